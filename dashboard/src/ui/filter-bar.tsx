import { Combobox, Pill, PillsInput, useCombobox } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { type Filter, parseFilter, writeFilter } from './filter.ts'
import { Icon } from './icon.tsx'
import { useSingleKeys } from './single-keys.ts'
import './filter-bar.css'

/** A word that may stand in the filter line, such as `kind:`, and what may follow it. */
export interface FilterWord<Key extends string = string> {
  readonly key: Key
  readonly title: string
  readonly values: readonly { readonly value: string; readonly title: string }[]
}

interface FilterBarProps<Key extends string> {
  readonly label: string
  readonly placeholder: string
  readonly words: readonly FilterWord<Key>[]
  /** The filter line, as in the address. */
  readonly value: string
  readonly onChange: (line: string) => void
}

const typingMilliseconds = 200

/** A search field in which words such as `kind:user` become pills. `/` leads to it from anywhere on the page. */
export function FilterBar<Key extends string>({ label, placeholder, words, value, onChange }: FilterBarProps<Key>) {
  const keys = words.map(({ key }) => key)
  const filter = parseFilter(value, keys)
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(filter.text)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [sent, setSent] = useState(value)
  const [lastValue, setLastValue] = useState(value)
  // Only a change from outside, such as going back, replaces what is being typed.
  if (value !== lastValue) {
    setLastValue(value)
    if (value !== sent) setText(filter.text)
  }
  const send = (next: Filter<Key>) => {
    const line = writeFilter(next, keys)
    setSent(line)
    onChange(line)
  }
  const typed = parseFilter(withoutUnfinishedWord(text, keys), keys)
  const next = { words: { ...filter.words, ...typed.words }, text: typed.text }
  const nextLine = writeFilter(next, keys)
  const take = () => {
    send(next)
    // Words that were understood have become pills.
    if (Object.keys(typed.words).length > 0) setText(typed.text)
  }

  useEffect(() => {
    if (nextLine === value) return undefined
    const timer = setTimeout(take, typingMilliseconds)
    return () => clearTimeout(timer)
  })
  useSlashFocus(input)

  const suggestions = suggest(text, words, filter)
  // Other suggestions are another list: none of it is chosen yet.
  const type = (words: string) => {
    setText(words)
    combobox.resetSelectedOption()
  }
  const choose = (suggestion: string) => {
    const rest = text.split(/\s+/).slice(0, -1).join(' ')
    if (suggestion.endsWith(':')) {
      type(`${rest} ${suggestion}`.trimStart())
      return
    }
    const { words: chosen, text: kept } = parseFilter(`${rest} ${suggestion}`, keys)
    type(kept)
    send({ words: { ...filter.words, ...chosen }, text: kept })
    combobox.closeDropdown()
  }
  const removeWord = (key: Key) => {
    const { [key]: _, ...others } = filter.words
    send({ words: others as Filter<Key>['words'], text: filter.text })
    input.current?.focus()
  }

  return (
    <search className="filter-bar">
      <Combobox store={combobox} onOptionSubmit={choose}>
        <Combobox.DropdownTarget>
          <PillsInput leftSection={<Icon name="search" />} onClick={() => combobox.openDropdown()}>
            <Pill.Group>
              {keys.map((key) => {
                const chosen = filter.words[key]
                if (chosen === undefined) return null
                return (
                  <Pill
                    key={key}
                    withRemoveButton
                    onRemove={() => removeWord(key)}
                    removeButtonProps={{ 'aria-label': `Remove ${key}:${chosen}`, tabIndex: 0, 'aria-hidden': false }}
                  >
                    {key}:{titleOf(words, key, chosen)}
                  </Pill>
                )
              })}
              <Combobox.EventsTarget>
                <PillsInput.Field
                  ref={input}
                  aria-label={label}
                  placeholder={Object.keys(filter.words).length === 0 ? placeholder : ''}
                  value={text}
                  onFocus={() => combobox.openDropdown()}
                  onBlur={() => combobox.closeDropdown()}
                  onChange={(event) => {
                    type(event.currentTarget.value)
                    combobox.openDropdown()
                  }}
                  onKeyDown={(event) => {
                    const last = keys.findLast((key) => filter.words[key] !== undefined)
                    if (event.key === 'Backspace' && text === '' && last !== undefined) removeWord(last)
                    if (event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0) type(`${text} `)
                    if (event.key === 'Escape') {
                      event.preventDefault()
                      if (!combobox.dropdownOpened) input.current?.blur()
                      combobox.closeDropdown()
                    }
                  }}
                />
              </Combobox.EventsTarget>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={suggestions.length === 0}>
          <Combobox.Options aria-label="Filter words">
            {suggestions.map(({ insert, title }) => (
              <Combobox.Option key={insert} value={insert}>
                <span className="filter-suggestion">
                  <code>{insert}</code>
                  <span className="quiet">{title}</span>
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
    </search>
  )
}

/** A word that is still being typed, such as `kind:` or `tag:sa`, is neither a word nor something to search for yet. */
function withoutUnfinishedWord(text: string, keys: readonly string[]): string {
  const parts = text.split(/\s+/)
  const isUnfinished = (part: string, index: number) =>
    keys.some((key) => part === `${key}:` || (part.startsWith(`${key}:`) && index === parts.length - 1))
  return parts.filter((part, index) => !isUnfinished(part, index)).join(' ')
}

const mostSuggestions = 8

function suggest<Key extends string>(text: string, words: readonly FilterWord<Key>[], filter: Filter<Key>) {
  const part = (text.split(/\s+/).at(-1) ?? '').toLowerCase()
  const word = words.find(({ key }) => part.startsWith(`${key}:`))
  if (word !== undefined) {
    const typed = part.slice(word.key.length + 1)
    return word.values
      .filter(({ value, title }) => value.toLowerCase().includes(typed) || title.toLowerCase().includes(typed))
      .slice(0, mostSuggestions)
      .map(({ value, title }) => ({ insert: `${word.key}:${value}`, title }))
  }
  return words
    .filter(({ key, values }) => filter.words[key] === undefined && key.startsWith(part) && values.length > 0)
    .map(({ key, title }) => ({ insert: `${key}:`, title }))
}

function titleOf<Key extends string>(words: readonly FilterWord<Key>[], key: Key, value: string): string {
  const known = words.find((word) => word.key === key)?.values.find((each) => each.value === value)
  // Words are what a person would type; only ids, which nobody would, are shown by name.
  return value.length > 30 ? (known?.title ?? `${value.slice(0, 8)}…`) : value
}

function useSlashFocus(input: RefObject<HTMLInputElement | null>): void {
  const [isOn] = useSingleKeys()
  useEffect(() => {
    if (!isOn) return undefined
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.key !== '/' || event.metaKey || event.ctrlKey || target.closest('input, textarea, [contenteditable]'))
        return
      event.preventDefault()
      input.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [input, isOn])
}

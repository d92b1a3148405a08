import { TagsInput } from '@mantine/core'
import { useState } from 'react'
import { TagNames } from '../../../src/contract/shapes.ts'

interface TagsFieldProps {
  readonly label: string
  /** Tags in use, to choose from. */
  readonly known: readonly string[]
  readonly value: string[]
  readonly onChange: (tags: string[]) => void
  readonly error?: string | undefined
}

/** Tags to choose or to type. A space or a comma ends one, since a tag has neither. */
export function TagsField({ label, known, value, onChange, error }: TagsFieldProps) {
  const [typed, setTyped] = useState('')
  return (
    <TagsInput
      label={label}
      description="Words without spaces. Enter, space or a comma ends a tag."
      // Suggestions come with the first letter, so that they do not lie over the buttons below.
      data={typed === '' ? [] : [...known]}
      searchValue={typed}
      onSearchChange={setTyped}
      value={value}
      onChange={(tags) =>
        onChange(tags.map((tag) => tag.trim()).filter((tag) => TagNames.element.safeParse(tag).success))
      }
      splitChars={[',', ';', ' ']}
      error={error}
    />
  )
}

import { TagsInput } from '@mantine/core'

interface TagsFieldProps {
  readonly label: string
  /** Tags in use, to choose from. */
  readonly known: readonly string[]
  readonly value: string[]
  readonly onChange: (tags: string[]) => void
  readonly error?: string | undefined
}

const pattern = /^[^\s,]{1,50}$/

/** Tags to choose or to type. A space or a comma ends one, since a tag has neither. */
export function TagsField({ label, known, value, onChange, error }: TagsFieldProps) {
  return (
    <TagsInput
      label={label}
      description="Words without spaces. Enter, space or a comma ends a tag."
      data={[...known]}
      value={value}
      onChange={(tags) => onChange(tags.filter((tag) => pattern.test(tag)))}
      splitChars={[',', ' ']}
      error={error}
    />
  )
}

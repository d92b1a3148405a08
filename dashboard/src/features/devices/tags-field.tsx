import { TagsInput } from '@mantine/core'
import { useTags } from '../../api/owners.ts'

interface TagsFieldProps {
  readonly label: string
  readonly value: string[]
  readonly onChange: (tags: string[]) => void
  readonly error?: string | undefined
}

const pattern = /^[^\s,]{1,50}$/

/** Tags to choose or to type. A space or a comma ends one, since a tag has neither. */
export function TagsField({ label, value, onChange, error }: TagsFieldProps) {
  const known = useTags().data?.items.map(({ name }) => name) ?? []
  return (
    <TagsInput
      label={label}
      description="Words without spaces. Enter, space or a comma ends a tag."
      data={known}
      value={value}
      onChange={(tags) => onChange(tags.filter((tag) => pattern.test(tag)))}
      splitChars={[',', ' ']}
      error={error}
    />
  )
}

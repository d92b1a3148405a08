import './diff.css'

type Side = Readonly<Record<string, unknown>> | null

/** What was and what is, key by key; only what differs. */
export function Diff({ before, after }: { readonly before: Side; readonly after: Side }) {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const changed = keys.filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]))
  if (changed.length === 0) return <p className="quiet small">No values were recorded with this entry.</p>
  return (
    <dl className="diff">
      {changed.map((key) => (
        <div key={key}>
          <dt>{inWords(key)}</dt>
          <dd>
            <Value value={before?.[key]} isOld />
            <span aria-hidden="true"> → </span>
            <span className="visually-hidden">is now</span>
            <Value value={after?.[key]} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ value, isOld = false }: { readonly value: unknown; readonly isOld?: boolean }) {
  if (value === undefined || value === null || value === '') return <span className="quiet">None</span>
  const text = textOf(value)
  return isOld ? <del>{text}</del> : <ins>{text}</ins>
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map(textOf).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** `userEnrollmentEnabled` becomes "User enrollment enabled". */
function inWords(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

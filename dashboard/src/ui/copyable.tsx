import { CopyButton } from './copy-button.tsx'
import './copyable.css'

/** A value in monospace with a button that copies it. */
export function Copyable({ value, what }: { readonly value: string; readonly what: string }) {
  return (
    <div className="copyable">
      <code>{value}</code>
      <CopyButton value={value} what={what} />
    </div>
  )
}

import { CopyButton } from './copy-button.tsx'
import './snippet.css'

/** Lines to put into a file elsewhere, with a button that copies them. */
export function Snippet({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <figure className="snippet" aria-label={what}>
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <div className="snippet-copy">
        <CopyButton value={text} what={what} />
      </div>
    </figure>
  )
}

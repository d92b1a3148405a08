import { useDelayed } from './use-delayed.ts'
import './loading.css'

/** Gray lines where text will be, shown only when the answer takes longer than 200 ms. */
export function Loading({ lines = 4, what = 'this page' }: { readonly lines?: number; readonly what?: string }) {
  const isLate = useDelayed(200)
  if (!isLate) return <div className="loading" aria-busy="true" />
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">Loading {what}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="loading-line" data-short={line % 3 === 2} />
      ))}
    </div>
  )
}

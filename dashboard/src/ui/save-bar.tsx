import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { Notice } from './notice.tsx'
import './save-bar.css'

interface SaveBarProps {
  /** What saving will change, each as a short sentence. Nothing to save hides the bar. */
  readonly changes: readonly string[]
  readonly isSaving: boolean
  readonly error: Error | null
  readonly refusal: string | null
  readonly onSave: () => void
  readonly onRevert: () => void
}

/** Appears when something was changed, says what saving will do, and offers the way back. */
export function SaveBar({ changes, isSaving, error, refusal, onSave, onRevert }: SaveBarProps) {
  const isShown = changes.length > 0
  // The bar must not cover the very field whose change made it appear (WCAG 2.4.11).
  useEffect(() => {
    if (isShown) document.activeElement?.scrollIntoView({ block: 'nearest' })
  }, [isShown])
  return (
    <div className="save-bar-place" role="region" aria-label="Unsaved changes">
      <span className="visually-hidden" aria-live="polite">
        {changes.length === 0 ? '' : `${changes.length} unsaved changes`}
      </span>
      {changes.length > 0 && (
        <div className="save-bar">
          {error !== null && (
            <Notice tone="bad" role="alert">
              {error.message}
            </Notice>
          )}
          <div className="save-bar-line">
            <ul className="save-bar-changes">
              {changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
            <div className="row">
              <Button variant="default" onClick={onRevert} disabled={isSaving}>
                Revert
              </Button>
              <Button onClick={onSave} loading={isSaving} disabled={refusal !== null}>
                Save
              </Button>
            </div>
          </div>
          {refusal !== null && <p className="small quiet">{refusal}</p>}
        </div>
      )}
    </div>
  )
}

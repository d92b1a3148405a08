import './status-chip.css'

export type Tone = 'good' | 'moving' | 'needs' | 'bad' | 'skipped'

/** Every tone has its own shape, so that nothing depends on seeing colors. */
const shapes: Record<Tone, string> = {
  good: 'M5 1a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
  moving: 'M5 1.6a3.4 3.4 0 0 0 0 6.8z',
  needs: 'M5 .8 9.4 8.8H.6z',
  bad: 'M5 .6 9.4 5 5 9.4.6 5z',
  skipped: 'M1 4.2h8v1.6H1z',
}

/** A state: a word, with a shape and a color. */
export function StatusChip({
  tone,
  children,
  title,
}: {
  readonly tone: Tone
  readonly children: string
  readonly title?: string
}) {
  return (
    <span className="status-chip" data-tone={tone} title={title}>
      <StatusShape tone={tone} />
      <span className="one-line">{children}</span>
    </span>
  )
}

export function StatusShape({ tone }: { readonly tone: Tone }) {
  return (
    <svg className="status-shape" data-tone={tone} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      <path d={shapes[tone]} />
      {tone === 'moving' && <circle cx="5" cy="5" r="3.4" />}
    </svg>
  )
}

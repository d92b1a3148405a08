import { dateOnly } from './time.ts'
import './sparkline.css'

interface Day {
  readonly day: string
  readonly enrolled: number
  readonly left: number
}

const width = 600
const height = 40
const middle = 28

/** Enrollments above the line and leavings below it, one pair of bars a day. */
export function Sparkline({ days, summary }: { readonly days: readonly Day[]; readonly summary: string }) {
  const most = Math.max(4, ...days.flatMap(({ enrolled, left }) => [enrolled, left]))
  const step = width / Math.max(1, days.length)
  const bar = step / 3
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={summary}
      preserveAspectRatio="none"
    >
      <line x1="0" x2={width} y1={middle} y2={middle} vectorEffect="non-scaling-stroke" />
      {days.map(({ day, enrolled, left }, index) => {
        const x = index * step + (step - bar) / 2
        const up = (enrolled / most) * (middle - 2)
        const down = Math.min(height - middle - 2, (left / most) * (middle - 2))
        return (
          <g key={day}>
            <title>{`${dateOnly(new Date(day))}: ${enrolled} enrolled, ${left} left`}</title>
            <rect className="sparkline-hit" x={index * step} y="0" width={step} height={height} />
            {up > 0 && <rect className="sparkline-up" x={x} y={middle - 1 - up} width={bar} height={up} />}
            {down > 0 && <rect className="sparkline-down" x={x} y={middle + 1} width={bar} height={down} />}
          </g>
        )
      })}
    </svg>
  )
}

import type { z } from 'zod'
import type { KindComparison as Comparison } from '../../../src/contract/devices.ts'
import { StatusChip } from './status-chip.tsx'
import './kind-comparison.css'

/** What each kind of enrollment can and cannot do, from the very table that guards the command queue. */
export function KindComparison({ comparison }: { readonly comparison: z.infer<typeof Comparison> }) {
  return (
    <div className="plain-table-scroll" tabIndex={0} role="region" aria-label="Comparison of enrollment kinds">
      <table className="plain-table kind-comparison">
        <thead>
          <tr>
            <th scope="col">An admin can</th>
            {comparison.columns.map(({ kind, title, summary }) => (
              <th key={kind} scope="col">
                <strong>{title}</strong>
                <span>{summary}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparison.rows.map(({ ability, values }) => (
            <tr key={ability}>
              <th scope="row">{ability}</th>
              {values.map(({ possible, note }, index) => (
                <td key={comparison.columns[index]?.kind ?? index}>
                  <StatusChip tone={possible ? 'good' : 'skipped'}>{possible ? 'Yes' : 'No'}</StatusChip>
                  {note !== null && <span className="kind-note">{note}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

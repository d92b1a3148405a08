import type { OwnerImport } from '../../../../src/contract/owners.ts'
import { PlainTable } from '../../ui/plain-table.tsx'
import { StatusChip } from '../../ui/status-chip.tsx'
import { counted } from '../../ui/words.ts'
import './import-report.css'

interface ImportReportProps {
  readonly report: OwnerImport
  readonly isDone: boolean
}

/** The server lists no more than these. */
const mostListed = 1000

/** What an import will do or has done, and which rows are left out and why. */
export function ImportReport({ report, isDone }: ImportReportProps) {
  return (
    <div className="stack" role="status">
      {report.state === 'failed' && (
        <StatusChip tone="bad">
          The import stopped; rows before that are in. Import the file again to finish.
        </StatusChip>
      )}
      <ul className="import-counts">
        <li>
          <StatusChip tone="good">{`${counted(report.created, 'owner')} ${isDone ? 'added' : 'to add'}`}</StatusChip>
        </li>
        <li>
          <StatusChip tone="moving">{`${report.updated.toLocaleString('en')} ${isDone ? 'changed' : 'to change'}`}</StatusChip>
        </li>
        <li>
          <StatusChip tone="skipped">{`${report.unchanged.toLocaleString('en')} already so`}</StatusChip>
        </li>
        {report.errorCount > 0 && (
          <li>
            <StatusChip tone="bad">{`${counted(report.errorCount, 'row')} left out`}</StatusChip>
          </li>
        )}
      </ul>
      {report.errors.length > 0 && (
        <div className="import-errors" tabIndex={0} role="region" aria-label="Rows to look at">
          <PlainTable
            rows={report.errors}
            idOf={({ row, field, detail }) => `${row}-${field}-${detail}`}
            columns={[
              { title: 'Where', cell: ({ row }) => `Row ${row}` },
              { title: 'Column', cell: ({ field }) => field },
              { title: 'What is wrong', cell: ({ detail }) => detail },
              {
                title: 'Imported',
                cell: ({ severity }) =>
                  severity === 'warning' ? (
                    <StatusChip tone="needs">Yes</StatusChip>
                  ) : (
                    <StatusChip tone="bad">No</StatusChip>
                  ),
              },
            ]}
          />
          {report.errors.length >= mostListed && <p className="small quiet">Only the first {mostListed} are listed.</p>}
        </div>
      )}
    </div>
  )
}

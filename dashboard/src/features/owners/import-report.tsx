import type { OwnerImport } from '../../../../src/contract/owners.ts'
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
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">Row</th>
                <th scope="col">Column</th>
                <th scope="col">What is wrong</th>
                <th scope="col">Imported</th>
              </tr>
            </thead>
            <tbody>
              {report.errors.map(({ row, field, detail, severity }) => (
                <tr key={`${row}-${field}-${detail}`}>
                  <td>{row}</td>
                  <td>{field ?? ''}</td>
                  <td>{detail}</td>
                  <td>
                    <StatusChip tone={severity === 'warning' ? 'needs' : 'bad'}>
                      {severity === 'warning' ? 'Yes' : 'No'}
                    </StatusChip>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {report.errors.length >= mostListed && <p className="small quiet">Only the first {mostListed} are listed.</p>}
        </div>
      )}
    </div>
  )
}

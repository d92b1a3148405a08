import type { ReactNode } from 'react'
import './plain-table.css'

export interface PlainColumn<Row> {
  readonly title: string
  /** For the column of buttons, which needs no heading to see. */
  readonly isTitleHidden?: boolean
  readonly cell: (row: Row) => ReactNode
}

interface PlainTableProps<Row> {
  /** The first column names the row. */
  readonly columns: readonly PlainColumn<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
}

/** A table of a few rows. Where it is narrow each row becomes a block, its cells named. Long lists are a DataTable. */
export function PlainTable<Row>({ columns, rows, idOf }: PlainTableProps<Row>) {
  return (
    <table className="plain-table foldable-table">
      <thead>
        <tr>
          {columns.map(({ title, isTitleHidden }) => (
            <th key={title} scope="col">
              {isTitleHidden ? <span className="visually-hidden">{title}</span> : title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={idOf(row)}>
            {columns.map(({ title, isTitleHidden, cell }, index) =>
              index === 0 ? (
                <th key={title} scope="row">
                  {cell(row)}
                </th>
              ) : (
                <td key={title} data-label={isTitleHidden ? undefined : title}>
                  <div>{cell(row)}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

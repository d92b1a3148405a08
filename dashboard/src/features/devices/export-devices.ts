import type { Device } from '../../../../src/contract/devices.ts'
import type { Column } from '../../ui/column.ts'
import { writeCsv } from '../../ui/csv.ts'
import { saveFile } from '../../ui/save-file.ts'

/** Saves exactly what the table shows: its columns, its filter, its order. */
export async function exportDevices(
  pages: AsyncIterable<readonly Device[]>,
  columns: readonly Column<Device>[],
): Promise<void> {
  const rows: string[][] = []
  for await (const page of pages) rows.push(...page.map((device) => columns.map((column) => column.text(device))))
  const header = columns.map(({ title }) => title)
  saveFile('devices.csv', 'text/csv;charset=utf-8', writeCsv(header, rows))
}

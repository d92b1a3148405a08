import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Owner } from '../../../../src/contract/owners.ts'
import { everyOwner, type OwnerQuery } from '../../api/owners.ts'
import type { Column } from '../../ui/column.ts'
import { writeCsv } from '../../ui/csv.ts'
import { Icon } from '../../ui/icon.tsx'
import { saveFile } from '../../ui/save-file.ts'

interface ExportOwnersProps {
  readonly query: OwnerQuery
  readonly columns: readonly Column<Owner>[]
}

/** Saves exactly what the table shows. */
export function ExportOwners({ query, columns }: ExportOwnersProps) {
  const [state, setState] = useState<'idle' | 'running' | 'failed'>('idle')
  const run = async () => {
    setState('running')
    try {
      const rows: string[][] = []
      for await (const page of everyOwner(query, AbortSignal.timeout(10 * 60_000))) {
        rows.push(...page.map((owner) => columns.map((column) => column.text(owner))))
      }
      const header = columns.map(({ title }) => title)
      saveFile('owners.csv', 'text/csv;charset=utf-8', writeCsv(header, rows))
      setState('idle')
    } catch {
      setState('failed')
    }
  }
  return (
    <Button
      variant="default"
      leftSection={<Icon name="download" />}
      loading={state === 'running'}
      onClick={() => void run()}
    >
      {state === 'failed' ? 'CSV failed; try again' : 'CSV'}
    </Button>
  )
}

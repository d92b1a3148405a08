import { useLocalStorage } from '@mantine/hooks'
import { useMemo } from 'react'
import type { Column } from './column.ts'

export interface ColumnChoice<Row> {
  readonly shown: readonly Column<Row>[]
  readonly all: readonly Column<Row>[]
  readonly toggle: (id: string) => void
}

/** Which columns a table shows; remembered in this browser under the table's name. */
export function useColumns<Row>(table: string, all: readonly Column<Row>[]): ColumnChoice<Row> {
  const [changed, setChanged] = useLocalStorage<Readonly<Record<string, boolean>>>({
    key: `lodger.columns.${table}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  })
  return useMemo(() => {
    const isShown = (column: Column<Row>) =>
      column.isFixed === true || (changed[column.id] ?? column.isOptional !== true)
    return {
      all,
      shown: all.filter(isShown),
      toggle: (id) => {
        const column = all.find((each) => each.id === id)
        if (column !== undefined) setChanged({ ...changed, [id]: !isShown(column) })
      },
    }
  }, [all, changed, setChanged])
}

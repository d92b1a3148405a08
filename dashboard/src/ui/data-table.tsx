import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { type Column, tableLayout } from './column.ts'
import { Icon } from './icon.tsx'
import type { Selection } from './selection.ts'
import './data-table.css'

interface DataTableProps<Row> {
  /** Names the table to those who cannot see it. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  /** How many rows there are in all, as far as known. */
  readonly total?: number | undefined
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly onNeedMore: () => void
  /** The API's word for the order, such as `-enrolled`. */
  readonly sort?: string
  readonly onSort?: (sort: string) => void
  readonly selection?: Selection
  /** The row whose panel is open. */
  readonly openId?: string | undefined
  /** A click or space: show the row beside the table. */
  readonly onPeek?: (row: Row) => void
  /** Enter: go to the row's own page. */
  readonly onEnter?: (row: Row) => void
  /** The row in two lines, for narrow places. */
  readonly narrow: (row: Row) => ReactNode
}

const rowHeight = 40
const narrowRowHeight = 64
const narrowBelow = 620
const selectColumnWidth = 36

/**
 * A table of any length: only what is in sight is drawn, more is asked for as its end comes near.
 * Keys: j and k or the arrows move, x selects, space shows beside, Enter opens, Escape lets go.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, selection } = props
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>()
  const isNarrow = width > 0 && width < narrowBelow
  const [activeIndex, setActiveIndex] = useState(0)
  const anchor = useRef<number | null>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? narrowRowHeight : rowHeight),
    overscan: 12,
    scrollPaddingStart: 36,
  })
  useEffect(() => virtual.measure(), [isNarrow, virtual])

  const lastDrawn = virtual.getVirtualItems().at(-1)?.index ?? 0
  const { hasMore, isLoadingMore, onNeedMore } = props
  useEffect(() => {
    if (hasMore && !isLoadingMore && lastDrawn >= rows.length - 50) onNeedMore()
  }, [hasMore, isLoadingMore, onNeedMore, lastDrawn, rows.length])

  const active = Math.min(activeIndex, Math.max(0, rows.length - 1))
  const focusRow = (index: number) => {
    const target = Math.max(0, Math.min(index, rows.length - 1))
    setActiveIndex(target)
    virtual.scrollToIndex(target)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`)?.focus())
  }
  const select = (index: number, isRange: boolean) => {
    if (selection === undefined) return
    const from = isRange && anchor.current !== null ? anchor.current : index
    const chosen = rows.slice(Math.min(from, index), Math.max(from, index) + 1).map(props.idOf)
    selection.set(chosen, !selection.has(props.idOf(rows[index] as Row)))
    anchor.current = index
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active]
    if (row === undefined || event.metaKey || event.ctrlKey || event.altKey) return
    if ((event.target as HTMLElement).closest('button, input, a') && event.key !== 'Escape') return
    const handled = handleKey(event, {
      move: (by) => focusRow(active + by),
      goTo: (end) => focusRow(end === 'first' ? 0 : rows.length - 1),
      select: () => select(active, event.shiftKey),
      peek: () => props.onPeek?.(row),
      enter: () => props.onEnter?.(row),
      letGo: () => {
        if (selection === undefined || selection.size === 0) return false
        selection.clear()
        return true
      },
    })
    if (handled) event.preventDefault()
  }
  const layout = tableLayout(columns, selection === undefined ? 0 : selectColumnWidth)
  const style = {
    '--table-columns': layout.template,
    '--table-min-width': isNarrow ? '0' : `${layout.minWidth}px`,
  } as CSSProperties

  return (
    <div
      ref={useMergedRef(scroller, sizeRef)}
      className="data-table"
      data-narrow={isNarrow}
      role="grid"
      aria-label={props.label}
      aria-rowcount={(props.total ?? (hasMore ? -2 : rows.length)) + 1}
      aria-multiselectable={selection === undefined ? undefined : true}
      style={style}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const index = clickedIndex(event)
        const row = index === null ? undefined : rows[index]
        if (index === null || row === undefined) return
        setActiveIndex(index)
        props.onPeek?.(row)
      }}
    >
      <div role="rowgroup" className="data-table-head-group">
        <div role="row" aria-rowindex={1} className="data-table-head">
          {selection !== undefined && (
            <span role="columnheader" className="data-table-select">
              <SelectLoaded selection={selection} rows={rows} idOf={props.idOf} />
            </span>
          )}
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="data-table-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const row = rows[index]
          if (row === undefined) return null
          const id = props.idOf(row)
          return (
            <div
              key={id}
              role="row"
              data-index={index}
              aria-rowindex={index + 2}
              aria-selected={selection === undefined ? undefined : selection.has(id)}
              data-open={id === props.openId}
              tabIndex={index === active ? 0 : -1}
              className="data-table-row"
              style={{ transform: `translateY(${start}px)`, height: size }}
              onFocus={() => setActiveIndex(index)}
            >
              {selection !== undefined && (
                <span role="gridcell" className="data-table-select">
                  <label>
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      checked={selection.has(id)}
                      aria-label="Select"
                      onChange={() => undefined}
                      onClick={(event) => select(index, event.shiftKey)}
                    />
                  </label>
                </span>
              )}
              {isNarrow ? (
                <div role="gridcell" className="data-table-narrow" aria-colspan={columns.length}>
                  {props.narrow(row)}
                </div>
              ) : (
                columns.map((column) => (
                  <div role="gridcell" key={column.id} className="data-table-cell" data-align={column.align}>
                    {column.cell(row)}
                  </div>
                ))
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

interface KeyActions {
  readonly move: (by: number) => void
  readonly goTo: (end: 'first' | 'last') => void
  readonly select: () => void
  readonly peek: () => void
  readonly enter: () => void
  /** Whether there was something to let go of. */
  readonly letGo: () => boolean
}

const rowsPerPage = 12

function handleKey(event: KeyboardEvent, act: KeyActions): boolean {
  switch (event.key) {
    case 'j':
    case 'ArrowDown':
      act.move(1)
      return true
    case 'k':
    case 'ArrowUp':
      act.move(-1)
      return true
    case 'PageDown':
      act.move(rowsPerPage)
      return true
    case 'PageUp':
      act.move(-rowsPerPage)
      return true
    case 'Home':
      act.goTo('first')
      return true
    case 'End':
      act.goTo('last')
      return true
    case 'x':
    case 'X':
      act.select()
      return true
    case ' ':
      act.peek()
      return true
    case 'Enter':
      act.enter()
      return true
    case 'Escape':
      return act.letGo()
    default:
      return false
  }
}

/** The row that was clicked; clicks on a link or box in it are theirs. */
function clickedIndex(event: MouseEvent): number | null {
  const target = event.target as HTMLElement
  if (target.closest('a, button, label, input') !== null) return null
  const index = target.closest<HTMLElement>('[data-index]')?.dataset['index']
  return index === undefined ? null : Number(index)
}

interface SelectLoadedProps<Row> {
  readonly selection: Selection
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
}

function SelectLoaded<Row>({ selection, rows, idOf }: SelectLoadedProps<Row>) {
  const ids = useMemo(() => rows.map(idOf), [rows, idOf])
  const chosen = selection.size === 0 ? 0 : ids.filter((id) => selection.has(id)).length
  return (
    <label>
      <input
        type="checkbox"
        aria-label="Select all rows loaded so far"
        checked={ids.length > 0 && chosen === ids.length}
        ref={(input) => {
          if (input !== null) input.indeterminate = chosen > 0 && chosen < ids.length
        }}
        onChange={() => selection.set(ids, chosen < ids.length)}
      />
    </label>
  )
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>
  readonly sort: string | undefined
  readonly onSort: ((sort: string) => void) | undefined
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const { sortBy } = column
  if (sortBy === undefined || onSort === undefined) {
    return (
      <span role="columnheader" className="data-table-cell" data-align={column.align}>
        {column.title}
      </span>
    )
  }
  const isUp = sort === sortBy
  const isDown = sort === `-${sortBy}`
  return (
    <span
      role="columnheader"
      className="data-table-cell"
      data-align={column.align}
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}
    >
      <button
        type="button"
        className="data-table-sort"
        onClick={() => onSort(isUp || (!isDown && column.startsDown) ? `-${sortBy}` : sortBy)}
      >
        {column.title}
        {(isUp || isDown) && <Icon name={isUp ? 'arrowUp' : 'arrowDown'} size={12} />}
      </button>
    </span>
  )
}

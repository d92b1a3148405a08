import type { ReactNode } from 'react'

/** One column of a table: how it is drawn, and how it is said in a file. */
export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** The least width in pixels, and the share of what is left. */
  readonly width: readonly [least: number, share: number]
  readonly align?: 'end'
  readonly cell: (row: Row) => ReactNode
  readonly text: (row: Row) => string
  /** The API's word for sorting by it. */
  readonly sortBy?: string
  /** Sorts newest or most first when first chosen. */
  readonly startsDown?: boolean
  /** Not shown unless chosen. */
  readonly isOptional?: boolean
  /** Always shown. */
  readonly isFixed?: boolean
}

const cellPadding = 16

/** The grid tracks that every row shares, and the width below which the table scrolls sideways. */
export function tableLayout<Row>(
  columns: readonly Column<Row>[],
  leading: number,
): { template: string; minWidth: number } {
  const tracks = columns.map(({ width: [least, share] }) => `minmax(${least + cellPadding}px, ${share}fr)`)
  return {
    template: [...(leading > 0 ? [`${leading}px`] : []), ...tracks].join(' '),
    minWidth: columns.reduce((sum, { width: [least] }) => sum + least + cellPadding, leading),
  }
}

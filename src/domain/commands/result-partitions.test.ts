import { expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { keepResultPartitions } from './result-partitions.ts'

it('keeps a partition for this month and the next two, and results for a year', async () => {
  const database = await testDatabase()
  const partitions = async () => {
    const { rows } = await database.pool.query(
      `select relname from pg_inherits join pg_class on oid = inhrelid where inhparent = 'command_results'::regclass order by 1`,
    )
    return rows.map((row: { relname: string }) => row.relname.replace('command_results_', ''))
  }
  database.setNow(new Date('2026-11-22T09:30:00Z'))
  await keepResultPartitions(database.ctx)
  await keepResultPartitions(database.ctx)
  expect(await partitions()).toEqual(['2026_11', '2026_12', '2027_01', 'default'])
  database.setNow(new Date('2027-12-01T00:00:00Z'))
  await keepResultPartitions(database.ctx)
  expect(await partitions()).toEqual(['2026_12', '2027_01', '2027_12', '2028_01', '2028_02', 'default'])
  await database.close()
})

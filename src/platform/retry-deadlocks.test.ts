import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts'
import { inTransaction } from './ctx.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
  await database.pool.query('create table twins (id integer primary key, touched integer not null default 0)')
  await database.pool.query('insert into twins (id) values (1), (2)')
})
afterAll(() => database.close())

it('finishes both of two transactions that wait for each other', async () => {
  const meeting = bothArrive()
  const touch = (first: number, second: number) =>
    inTransaction(database.ctx, async (tx) => {
      await sql`update twins set touched = touched + 1 where id = ${first}`.execute(tx.db)
      await meeting()
      await sql`update twins set touched = touched + 1 where id = ${second}`.execute(tx.db)
    })
  await Promise.all([touch(1, 2), touch(2, 1)])
  const { rows } = await database.pool.query('select touched from twins order by id')
  expect(rows).toEqual([{ touched: 2 }, { touched: 2 }])
})

it('tries nothing again that failed for another reason', async () => {
  let tries = 0
  const broken = inTransaction(database.ctx, async (tx) => {
    tries += 1
    await sql`insert into twins (id) values (1)`.execute(tx.db)
  })
  await expect(broken).rejects.toMatchObject({ code: '23505' })
  expect(tries).toBe(1)
})

/** Lets the first two callers go on together, and everybody after them at once. */
function bothArrive(): () => Promise<void> {
  let arrived = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  return () => {
    arrived += 1
    if (arrived === 2) resolve()
    return promise
  }
}

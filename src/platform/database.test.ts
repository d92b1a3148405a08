import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts'
import { openDatabase } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('values', () => {
  it('come as what they are', async () => {
    const { rows } = await database.pool.query(
      `select 9007199254740991::bigint as "bigint", '\\x00ff'::bytea as bytes, '2026-03-29'::date as day,
              '2026-03-29T01:30:00+02'::timestamptz as instant, '{"snake_case": [1]}'::jsonb as json, '{1,2}'::integer[] as array`,
    )
    expect(rows).toEqual([
      {
        bigint: 9_007_199_254_740_991,
        bytes: Buffer.of(0, 255),
        day: new Date('2026-03-29T00:00:00Z'),
        instant: new Date('2026-03-28T23:30:00Z'),
        json: { snake_case: [1] },
        array: [1, 2],
      },
    ])
  })

  it('never lose a digit in silence', async () => {
    await expect(database.pool.query('select 9007199254740993::bigint as big')).rejects.toThrow(RangeError)
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('keep the day of a date, wherever the server stands', async () => {
    const lateInUtc = new Date('2026-12-31T23:30:00Z')
    const { rows } = await database.pool.query('select $1::date::text as day', [lateInUtc])
    expect(rows).toEqual([{ day: '2026-12-31' }])
  })

  it('have camel-case columns, but keep the keys inside of JSON', async () => {
    const { rows } = await sql`select 1 as some_column, '{"snake_case": 1}'::jsonb as some_json`.execute(database.db)
    expect(rows).toEqual([{ someColumn: 1, someJson: { snake_case: 1 } }])
  })
})

describe('named statements', () => {
  const statement = { name: 'hot', text: 'select $1::integer as n', values: [1] }

  it('are prepared once per connection', async () => {
    expect(await preparedAfter({})).toEqual([{ name: 'hot' }])
  })

  it('lose their name where a pooler cannot keep them', async () => {
    expect(await preparedAfter({ namedStatements: false })).toEqual([])
  })

  async function preparedAfter(options: { namedStatements?: boolean }): Promise<unknown[]> {
    const { pool, close } = openDatabase({ url: database.url, ...options })
    const client = await pool.connect()
    try {
      expect((await client.query(statement)).rows).toEqual([{ n: 1 }])
      return (await client.query('select name from pg_prepared_statements')).rows
    } finally {
      client.release()
      await close()
    }
  }
})

it('replaces connections that were lost, and the process lives', async () => {
  const { pool, close } = openDatabase({ url: database.url })
  await pool.query('select 1')
  await database.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await expect
    .poll(() =>
      pool.query('select 1 as one').then(
        ({ rows }) => rows,
        () => 'lost',
      ),
    )
    .toEqual([{ one: 1 }])
  await close()
})

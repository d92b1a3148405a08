import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { emptyDatabase } from '../../tests/support/database.ts'
import { openDatabase } from './database.ts'
import { silentLog } from './log.ts'
import { migrate } from './migrate.ts'

it('brings an empty database up to date, and finds nothing to do the second time', async () => {
  await using database = await emptyDatabase()
  expect(await migrate(database.pool, silentLog())).toContain('0001-foundation')
  expect(await migrate(database.pool, silentLog())).toEqual([])
  await database.db.selectFrom('devices').select('id').execute()
})

it('is safe to run by many processes at once', async () => {
  await using database = await emptyDatabase()
  const processes = Array.from({ length: 8 }, () => openDatabase({ url: database.url, poolSize: 2 }))
  const applied = await Promise.all(processes.map(({ pool }) => migrate(pool, silentLog())))
  await Promise.all(processes.map(({ close }) => close()))
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1)
})

it('leaves a database alone that a newer Lodger has migrated', async () => {
  await using database = await emptyDatabase()
  await migrate(database.pool, silentLog())
  await sql`insert into kysely_migration values ('9999-the-future', '2099-01-01T00:00:00.000Z')`.execute(database.db)
  expect(await migrate(database.pool, silentLog())).toEqual([])
})

it('refuses a database with migrations of somebody else', async () => {
  await using database = await emptyDatabase()
  await migrate(database.pool, silentLog())
  await sql`update kysely_migration set name = '0001-another-product' where name = '0001-foundation'`.execute(
    database.db,
  )
  await expect(migrate(database.pool, silentLog())).rejects.toMatchObject({ code: 'DATABASE_OF_ANOTHER_VERSION' })
})

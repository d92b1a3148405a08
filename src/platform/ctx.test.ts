import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts'
import { type Ctx, inTransaction, type Tx } from './ctx.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

it('keeps all of a transaction or nothing of it', async () => {
  await inTransaction(database.ctx, (tx) => addTag(tx, 'kept'))
  const failing = inTransaction(database.ctx, async (tx) => {
    await addTag(tx, 'lost')
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await tags(database.ctx)).toEqual(['kept'])
})

it('joins the transaction there is', async () => {
  const failing = inTransaction(database.ctx, async (tx) => {
    await inTransaction(tx, (inner) => addTag(inner, 'inner'))
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await tags(database.ctx)).not.toContain('inner')
})

async function addTag(tx: Tx, name: string): Promise<void> {
  await tx.db.insertInto('tags').values({ name }).execute()
}

async function tags(ctx: Ctx): Promise<string[]> {
  return (await ctx.db.selectFrom('tags').select('name').execute()).map(({ name }) => name)
}

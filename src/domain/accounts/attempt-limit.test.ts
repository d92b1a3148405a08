import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { addressKey, openAttemptLimit } from './attempt-limit.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('a limit of attempts', () => {
  it('refuses one too many, says how long to wait, and counts each key for itself', async () => {
    const limit = openAttemptLimit(database.pool, database.ctx.vault, { name: 'doors', attempts: 3, seconds: 600 })
    for (let attempt = 0; attempt < 3; attempt += 1) await limit.spend('front')
    const refusal = { code: 'TOO_MANY_ATTEMPTS', details: { retryAfterSeconds: expect.closeTo(600, -1) } }
    await expect(limit.spend('front')).rejects.toMatchObject(refusal)
    await limit.spend('back')
    await limit.forgive('front')
    await limit.spend('front')
  })

  it('still counts while the database cannot be reached', async () => {
    const away = await testDatabase()
    await away.close()
    const limit = openAttemptLimit(away.pool, database.ctx.vault, { name: 'doors', attempts: 1, seconds: 600 })
    await limit.spend('front')
    await expect(limit.spend('front')).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  })
})

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })
})

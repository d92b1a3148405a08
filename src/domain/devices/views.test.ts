import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import {
  aNetwork,
  anEnrolledDevice,
  anOwner,
  aWaitingCommand,
  type EnrolledDevice,
} from '../../../tests/support/enrolled-device.ts'
import { inTransaction } from '../../platform/ctx.ts'
import { forgetDevice } from './forget-device.ts'
import { keptFacts } from './stored-facts.ts'
import { updateDevice } from './update-device.ts'
import { countDevices, type DeviceQuery, getDeviceDetail, listDevices } from './views.ts'

let database: TestDatabase
let network: EnrolledDevice['network']
let devices: Record<'phone' | 'secondPhone' | 'tablet' | 'mac', EnrolledDevice>
beforeAll(async () => {
  database = await testDatabase()
  const { ctx } = database
  network = await aNetwork(ctx)
  const [ana, bo] = [await anOwner(ctx, 'Ana'), await anOwner(ctx, 'Bo 100%')]
  const phone = await anEnrolledDevice(ctx, { network, owner: ana })
  const secondPhone = await anEnrolledDevice(ctx, { network, owner: ana })
  const tablet = await anEnrolledDevice(ctx, { network, owner: bo, platform: 'ipados', product: 'iPad13,18' })
  const mac = await anEnrolledDevice(ctx, {
    network,
    owner: bo,
    kind: 'device',
    platform: 'macos',
    product: 'Mac15,12',
    osVersion: '15.1',
    serialNumber: 'C02XG0FAKE',
  })
  devices = { phone, secondPhone, tablet, mac }
  await updateDevice(ctx, mac.id, { ownerId: null, tags: ['office', 'shared'] })
  await anEnrolledDevice(ctx)
})
afterAll(() => database.close())

const all: DeviceQuery = { networks: 'all', sort: 'enrolled', limit: 100 }

/** The names of the devices that a list shows, in its order. */
async function listed(query: Partial<DeviceQuery>): Promise<readonly string[]> {
  const { items } = await listDevices(database.ctx, { ...all, networkId: network.id, ...query })
  return items.map(({ id }) => Object.entries(devices).find(([, device]) => device.id === id)?.[0] ?? 'other')
}

describe('the list of devices', () => {
  it.each<[Partial<DeviceQuery>, readonly string[]]>([
    [{}, ['phone', 'secondPhone', 'tablet', 'mac']],
    [{ sort: '-enrolled' }, ['mac', 'tablet', 'secondPhone', 'phone']],
    [{ sort: 'owner' }, ['phone', 'secondPhone', 'tablet', 'mac']],
    [{ sort: '-owner' }, ['tablet', 'secondPhone', 'phone', 'mac']],
    [{ kind: 'device' }, ['mac']],
    [{ platform: 'ipados' }, ['tablet']],
    [{ state: 'lapsed' }, []],
    [{ tag: 'OFFICE' }, ['mac']],
    [{ tag: 'unknown' }, []],
    [{ search: 'ANA' }, ['phone', 'secondPhone']],
    [{ search: '100%' }, ['tablet']],
    [{ search: '%' }, ['tablet']],
    [{ search: 'macbook air' }, ['mac']],
    [{ search: 'iPad13' }, ['tablet']],
    [{ search: 'nobody' }, []],
    [{ networks: new Set() }, []],
  ])('shows with %j', async (query, expected) => {
    expect(await listed(query)).toEqual(expected)
    expect(await countDevices(database.ctx, { ...all, networkId: network.id, ...query })).toEqual({
      count: expected.length,
      isExact: true,
    })
  })

  it('finds a device by its whole Enrollment ID, however it is typed, and by no part of it', async () => {
    const { enrollmentId } = devices.tablet
    expect(await listed({ search: enrollmentId.toLowerCase() })).toEqual(['tablet'])
    expect(await listed({ search: enrollmentId.slice(0, 20) })).toEqual([])
  })

  it('finds the devices of an owner', async () => {
    expect(await listed({ ownerId: devices.phone.owner.id })).toEqual(['phone', 'secondPhone'])
  })

  it.each(['enrolled', '-enrolled', 'owner', '-owner', 'seen', '-seen'] as const)(
    'sorted by %s, gives each device on one page',
    async (sort) => {
      const seen = new Date('2026-11-22T09:00:00Z')
      await database.db.updateTable('devices').set({ lastSeenAt: seen }).where('id', '=', devices.tablet.id).execute()
      const whole = await listDevices(database.ctx, { ...all, sort })
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await listDevices(database.ctx, { ...all, sort, limit: 2, cursor })
        paged.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      expect(paged).toEqual(whole.items.map(({ id }) => id))
      expect(new Set(paged).size).toBe(5)
    },
  )

  it.each(['', 'x', 'bnVsbA', Buffer.from('["no id"]').toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      for (const sort of ['enrolled', 'owner', 'seen'] as const) {
        const query = { ...all, sort, cursor }
        await expect(listDevices(database.ctx, query)).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
      }
    },
  )

  it('says what a device is called, whose it is and what waits for it', async () => {
    const { secondPhone } = devices
    await aWaitingCommand(database.ctx, secondPhone)
    const { items } = await listDevices(database.ctx, { ...all, search: secondPhone.enrollmentId })
    expect(items).toMatchObject([
      {
        enrollmentId: secondPhone.enrollmentId,
        name: 'iPhone 13 · 2',
        model: 'iPhone 13',
        owner: { name: 'Ana', email: 'ana@corp.example' },
        pendingCommands: 1,
      },
    ])
  })
})

describe('the page of a device', () => {
  it('is found by either name', async () => {
    const { phone } = devices
    expect(await getDeviceDetail(database.ctx, phone.enrollmentId)).toEqual(
      await getDeviceDetail(database.ctx, phone.id),
    )
    await expect(getDeviceDetail(database.ctx, randomUUID())).rejects.toMatchObject({ code: 'DEVICE_NOT_FOUND' })
  })

  it('of one that left says so for a while', async () => {
    const gone = await anEnrolledDevice(database.ctx)
    await inTransaction(database.ctx, (tx) => forgetDevice(tx, gone.id))
    await expect(getDeviceDetail(database.ctx, gone.enrollmentId)).rejects.toMatchObject({ code: 'DEVICE_LEFT' })
  })

  it('tells every fact that is stored, and of a personal device no identifier of the hardware', async () => {
    const labels = async (device: EnrolledDevice) =>
      (await getDeviceDetail(database.ctx, device.id)).storedFacts.map(({ label }) => label)
    expect(await labels(devices.mac)).toContain('Serial number')
    const personal = await labels(devices.phone)
    expect(personal).toContain('Managed Apple Account')
    const never = keptFacts.filter(({ notOfUsers }) => notOfUsers).map(({ label }) => label)
    expect(personal.filter((label) => never.includes(label))).toEqual([])
  })
})

describe('what is stored', () => {
  // Lodger's own ids, and when it does what: they say nothing about a device or a person.
  const bookkeeping =
    /\.(id|network_id|device_id|channel_id|session_id|created_at|expires_at|challenge_\w+|due_at|leased_until|attempts|requested_at|last_sent_at|last_error|key_sealed)$/

  it('is on the list of kept facts, column by column', async () => {
    const { rows } = await database.pool.query<{ name: string }>(`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and table_name in (
        select table_name from information_schema.columns where column_name = 'device_id' and table_schema = 'public'
        union select 'devices') and table_name not like 'command\\_results\\_%'`)
    const stored = new Set(rows.map(({ name }) => name).filter((name) => !bookkeeping.test(name)))
    const kept = new Set(keptFacts.flatMap(({ columns }) => columns))
    expect([...stored.difference(kept)]).toEqual([])
    expect([...kept].filter((column) => !rows.some(({ name }) => name === column))).toEqual([])
  })
})

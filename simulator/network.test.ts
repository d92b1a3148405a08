import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSimulator } from './network.ts'
import { MiniatureMdm } from './testing/miniature-mdm.ts'

let stateDirectory: string
let mdm: MiniatureMdm
let simulator: Awaited<ReturnType<typeof startSimulator>>

const start = () =>
  startSimulator({
    stateDirectory,
    trustRoots: [mdm.trustRoot],
    addresses: { 'example.org': mdm.address, 'mdm.example.org': mdm.address },
    habits: { keepBodies: true },
  })

beforeAll(async () => {
  stateDirectory = await mkdtemp(join(tmpdir(), 'simulator-'))
  mdm = await MiniatureMdm.start(() => simulator)
  simulator = await start()
})
afterAll(async () => {
  await simulator.close()
  await mdm.close()
  await rm(stateDirectory, { recursive: true })
})

it('brings enrolled devices back after a restart, with their keys, names and tokens', async () => {
  const phone = await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
  const mac = await simulator.enrollAccountDriven({ model: 'mac', ...mdm.person })
  const locked = simulator.newDevice({ model: 'ipad', misbehaviors: ['duplicate-results'] })
  locked.lock()
  const { enrollment: before } = phone
  await simulator.close()

  simulator = await start()
  const again = simulator.devices.get(phone.id)!
  expect(again.enrollment!.id).toBe(before!.id)
  expect(again.enrollment!.identity.certificate).toEqual(before!.identity.certificate)
  expect(again.personal).toEqual(phone.personal)
  expect(again.hardware).toEqual(phone.hardware)
  expect(simulator.devices.get(locked.id)).toMatchObject({
    isLocked: true,
    misbehaviors: new Set(['duplicate-results']),
  })
  expect(simulator.devices.get(mac.id)!.enrollment!.channels).toHaveLength(2)

  const uuid = mdm.queue(again.enrollment!.id, { RequestType: 'SecurityInfo' })
  expect(await mdm.push(again.enrollment!.id)).toBe(200)
  await again.when(() => mdm.reportOn(uuid) !== undefined)
})

it('still says 410 for a device that left before the restart', async () => {
  const device = await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
  const { id } = device.enrollment!
  const channel = mdm.channels.get(id)!
  await device.leave()
  await simulator.close()
  simulator = await start()
  mdm.channels.set(id, channel)
  expect(await mdm.push(id)).toBe(410)
})

it('lets nobody else read the keys it keeps', async () => {
  const files = await readdir(stateDirectory)
  const modes = await Promise.all(files.map(async (file) => (await stat(join(stateDirectory, file))).mode & 0o777))
  expect(new Set(modes)).toEqual(new Set([0o600]))
})

it('forgets a device that is discarded', async () => {
  const device = simulator.newDevice({ model: 'iphone' })
  await device.save()
  await simulator.discard(device)
  expect(await simulator.store.list(`device-${device.id}`)).toEqual([])
})

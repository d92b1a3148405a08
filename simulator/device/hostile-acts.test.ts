import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type SimulatedWorld, simulatedWorld } from '../testing/simulated-world.ts'
import type { SimulatedDevice } from './device.ts'
import { answerCommandUuid, flood, replayEverything, say, speakAs, useIdentityOf } from './hostile-acts.ts'

let world: SimulatedWorld
let thief: SimulatedDevice
let victim: SimulatedDevice

beforeAll(async () => {
  world = await simulatedWorld()
  const { simulator, mdm } = world
  thief = await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
  victim = await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
})
beforeEach(() => {
  world.mdm.received.length = 0
})
afterAll(() => world.close())

it('repeats what was said, byte by byte', async () => {
  expect(await replayEverything(thief)).toEqual([200, 200])
  const logged = thief.wire.entries.flatMap(({ method, sent }) => (method === 'PUT' && sent ? [sent.body] : []))
  expect(world.mdm.received.map(({ body }) => body)).toEqual(logged)
})

it('speaks under another name with its own certificate', async () => {
  await speakAs(thief, victim.enrollment!.id, { MessageType: 'CheckOut', Topic: world.mdm.topic })
  expect(world.mdm.received[0]?.message).toMatchObject({ EnrollmentID: victim.enrollment!.id })
})

it('reports on commands it was never sent', async () => {
  await answerCommandUuid(thief, 'FOREIGN')
  expect(world.mdm.reportOn('FOREIGN')).toMatchObject({ EnrollmentID: thief.enrollment!.id, Status: 'Acknowledged' })
})

it('sends bytes that are no message', async () => {
  await say(thief, Buffer.from('<plist version="1.0"><dict/></plist>'))
  expect(world.mdm.received[0]?.message).toEqual({})
})

it('asks very often', async () => {
  expect(await flood(thief, 20)).toEqual(Array(20).fill(200))
})

it('shows a stolen certificate', async () => {
  useIdentityOf(thief, victim)
  await thief.poll()
  const header = String(world.mdm.received[0]?.headers['mdm-signature'])
  const serial = victim.enrollment!.identity.certificate.subarray(20, 60)
  expect(Buffer.from(header, 'base64').includes(serial)).toBe(true)
})

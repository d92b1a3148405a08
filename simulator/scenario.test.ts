import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startSimulator } from './network.ts'
import { runScenario } from './scenario.ts'
import { type SimulatedWorld, simulatedWorld } from './testing/simulated-world.ts'

let stateDirectory: string
let world: SimulatedWorld

beforeEach(async () => {
  stateDirectory = await mkdtemp(join(tmpdir(), 'simulator-'))
  world = await simulatedWorld({ stateDirectory })
})
afterEach(async () => {
  await world.close()
  await rm(stateDirectory, { recursive: true })
})

const stage = () => ({
  people: [world.mdm.person],
  deviceLink: `${world.mdm.url}/link?kind=device`,
  pace: 0,
})

it('enrolls all kinds of devices, and lets one of them leave', async () => {
  const summary = await runScenario(world.simulator, stage())
  expect(summary).toEqual({ enrolled: 13, left: 1, failed: [] })
  const enrolled = [...world.simulator.devices.values()].flatMap(({ model, enrollment }) =>
    enrollment ? [`${model.family} ${enrollment.kind}`] : [],
  )
  expect(new Set(enrolled)).toEqual(
    new Set([
      'iphone user',
      'ipad user',
      'mac user',
      'vision-pro user',
      'iphone device',
      'mac device',
      'ipad automated',
    ]),
  )
})

it('goes on after a restart with the very same devices, and does nothing twice', async () => {
  await runScenario(world.simulator, stage())
  const before = [...world.simulator.devices.values()].map(({ id, enrollment }) => [id, enrollment?.id] as const)
  const apnsRoot = world.simulator.apns.trustRoot
  await world.simulator.close()
  const again = await startSimulator({
    stateDirectory,
    trustRoots: [world.mdm.trustRoot],
    addresses: { 'example.org': world.mdm.address, 'mdm.example.org': world.mdm.address },
  })
  world = { ...world, simulator: again, close: () => again.close().then(() => world.mdm.close()) }
  expect(again.apns.trustRoot).toBe(apnsRoot)
  const said = world.mdm.received.length
  expect(await runScenario(again, stage())).toEqual({ enrolled: 13, left: 1, failed: [] })
  expect(world.mdm.received).toHaveLength(said)
  const after = [...again.devices.values()].map(({ id, enrollment }) => [id, enrollment?.id] as const)
  expect(new Map(after)).toEqual(new Map(before))
})

it('tells what stopped a device, and goes on with the others', async () => {
  const lines: string[] = []
  world.mdm.override = ({ path }) => (path.startsWith('/profile') ? { status: 404 } : null)
  const summary = await runScenario(world.simulator, { ...stage(), print: (line) => lines.push(line) })
  expect(summary).toMatchObject({ enrolled: 9, failed: expect.arrayContaining([]) })
  expect(summary.failed).toHaveLength(4)
  expect(lines.filter((line) => line.includes('could not enroll'))).toHaveLength(4)
})

it('stops when it is called off', async () => {
  const stop = new AbortController()
  const running = runScenario(world.simulator, { ...stage(), pace: 100, signal: stop.signal })
  stop.abort()
  expect(await running).toMatchObject({ enrolled: 0 })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { simulate } from './simulate.ts'
import { type SimulatedWorld, simulatedWorld } from './testing/simulated-world.ts'

let world: SimulatedWorld

beforeAll(async () => {
  world = await simulatedWorld()
})
afterAll(() => world.close())

const options = () => ({
  url: `${world.mdm.url}/link?kind=device`,
  kind: 'link' as const,
  devices: 5,
  ...world.mdm.person,
  models: ['iphone:18.2.1', 'mac'],
  trustRoots: [world.mdm.trustRoot],
  addresses: { 'mdm.example.org': world.mdm.address },
  distinctKeys: 2,
})

it('enrolls as many devices as asked for, and sums up', async () => {
  const lines: string[] = []
  const summary = await simulate({ ...options(), leaves: true }, (line) => lines.push(line))
  expect(summary).toMatchObject({ enrolled: 5, failures: {}, violations: [] })
  expect(summary.durationMs.longest).toBeGreaterThanOrEqual(summary.durationMs.median)
  expect(lines.at(-3)).toMatch(/^5 enrolled in .* per second$/)
  expect(world.mdm.checkIns('CheckOut')).toHaveLength(5)
})

it('counts failures by what stopped them', async () => {
  world.mdm.override = ({ path }) => (path.startsWith('/scep') ? { status: 503 } : null)
  const summary = await simulate({ ...options(), devices: 3 }, () => {})
  world.mdm.override = () => null
  expect(summary).toMatchObject({ enrolled: 0, failures: { 'SCEP_FAILED (503)': 3 } })
})

it('finds a server by its origin, or by an address that answers discovery', async () => {
  const found = (email: string) => ({ ...options(), kind: 'user' as const, url: world.mdm.url, devices: 1, email })
  // The machine info comes from devices that the miniature server does not know, so it is refused there.
  const summary = await simulate(found('{n}@example.org'), () => {})
  expect(summary.failures).toEqual({ 'ENROLLMENT_REFUSED (400)': 1 })
  expect(world.mdm.received.some(({ path }) => path.includes('user-identifier=1%40example.org'))).toBe(true)
})

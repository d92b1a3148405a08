import { expect, it } from 'vitest'
import type { DiscoveryVerdict } from '../../domain/organization/probe-discovery.ts'
import { DiscoveryVerdicts } from './discovery-verdicts.ts'

const target = { publicUrl: new URL('https://mdm.example.com'), discoveryUrl: 'https://mdm.example.com/e/x/discovery' }

function setUp() {
  const world = { answer: 'not-reachable' as DiscoveryVerdict, probes: 0, now: 0 }
  const probe = async (): Promise<DiscoveryVerdict> => {
    world.probes += 1
    return world.answer
  }
  return { world, verdicts: new DiscoveryVerdicts(probe, () => world.now) }
}

it('asks a domain once, however many look at the same time', async () => {
  const { world, verdicts } = setUp()
  const all = await Promise.all([1, 2, 3].map(() => verdicts.verdictOf('corp.example', target)))
  expect([all, world.probes]).toEqual([['not-reachable', 'not-reachable', 'not-reachable'], 1])
})

it('gives the last answer at once and renews it: soon while something is to do, later when all is well', async () => {
  const { world, verdicts } = setUp()
  await verdicts.verdictOf('corp.example', target)
  world.answer = 'found'
  world.now = 29_000
  expect(await verdicts.verdictOf('corp.example', target)).toBe('not-reachable')
  expect(world.probes).toBe(1)
  world.now = 31_000
  expect(await verdicts.verdictOf('corp.example', target)).toBe('not-reachable')
  expect(await verdicts.verdictOf('corp.example', target)).toBe('found')
  expect(world.probes).toBe(2)
  world.now += 4 * 60_000
  await verdicts.verdictOf('corp.example', target)
  expect(world.probes).toBe(2)
  world.now += 2 * 60_000
  await verdicts.verdictOf('corp.example', target)
  expect(world.probes).toBe(3)
})

import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ControlServer, startControlServer } from './control-server.ts'
import { type SimulatedWorld, simulatedWorld } from './testing/simulated-world.ts'

let world: SimulatedWorld
let control: ControlServer

beforeAll(async () => {
  world = await simulatedWorld()
  control = await startControlServer(world.simulator)
})
afterAll(async () => {
  await control.close()
  await world.close()
})

async function ask(method: string, path: string, body?: object) {
  const answer = await fetch(control.url + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

it('adds a device, steers it, and takes it away', async () => {
  const added = await ask('POST', '/devices', { model: 'iphone', id: 'remote', ...world.mdm.person })
  expect(added).toMatchObject({
    status: 200,
    body: { id: 'remote', enrollment: { kind: 'user', managedAppleAccount: 'ada@example.org' } },
  })
  await ask('POST', '/devices/remote/lock')
  expect((await ask('GET', '/devices/remote')).body).toMatchObject({ isLocked: true })
  await ask('POST', '/devices/remote/unlock')
  const first = (await ask('GET', '/devices/remote')).body['enrollment']
  await ask('POST', '/devices/remote/reenroll')
  const second = (await ask('GET', '/devices/remote')).body['enrollment']
  expect((second as { id: string }).id).not.toBe((first as { id: string }).id)
  await ask('POST', '/devices/remote/leave')
  expect((await ask('GET', '/devices')).body).toMatchObject([{ id: 'remote', enrollment: null }])
  await ask('DELETE', '/devices/remote')
  expect((await ask('GET', '/devices')).body).toEqual([])
})

it('shows the wire without bodies', async () => {
  await ask('POST', '/devices', { model: 'iphone', id: 'logged', ...world.mdm.person })
  const wire = (await ask('GET', '/devices/logged/wire')).body as unknown as object[]
  expect(wire.at(-1)).toMatchObject({ message: 'TokenUpdate', status: 200 })
  expect(JSON.stringify(wire)).not.toContain('PushMagic')
})

it('lets devices and APNs misbehave', async () => {
  await ask('POST', '/devices', { model: 'iphone', id: 'bad' })
  await ask('PUT', '/devices/bad/misbehaviors', { misbehaviors: ['wrong-topic'] })
  expect(world.simulator.devices.get('bad')?.misbehaves('wrong-topic')).toBe(true)
  expect(await ask('POST', '/apns/faults', { kind: 'answer', status: 429, reason: 'TooManyRequests' })).toMatchObject({
    status: 200,
  })
  expect(await ask('DELETE', '/apns/faults')).toMatchObject({ status: 200 })
})

describe('refuses', () => {
  it.each<[method: string, path: string, body: object | undefined, status: number, code: string]>([
    ['GET', '/nowhere', undefined, 404, 'NOT_FOUND'],
    ['POST', '/devices/nobody/lock', undefined, 409, 'BAD_IDENTIFIER'],
    ['POST', '/devices', { model: 'toaster' }, 409, 'BAD_IDENTIFIER'],
    ['PUT', '/devices/bad/misbehaviors', { misbehaviors: ['sing'] }, 409, 'BAD_IDENTIFIER'],
    ['POST', '/apns/faults', { kind: 'sing' }, 409, 'BAD_IDENTIFIER'],
  ])('%s %s with %j', async (method, path, body, status, code) => {
    expect(await ask(method, path, body)).toMatchObject({ status, body: { code } })
  })

  it('web pages and names that only lead here', async () => {
    const status = (headers: Record<string, string>) =>
      new Promise((resolve) =>
        request(`${control.url}/devices`, { headers }, (answer) => resolve(answer.statusCode)).end(),
      )
    expect(await status({ origin: 'https://example.com' })).toBe(403)
    expect(await status({ host: 'rebound.example.com' })).toBe(403)
    expect(await status({})).toBe(200)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, adminServer, type Headers } from '../../../tests/support/admin-server.ts'
import { anEnrolledDevice } from '../../../tests/support/enrolled-device.ts'
import type { ChangeEvent } from '../../contract/devices.ts'
import { recordDeviceEvent } from '../../domain/devices/record-device-event.ts'
import { createNetwork } from '../../domain/organization/create-network.ts'
import type { Network } from '../../domain/organization/network.ts'
import { createOwner } from '../../domain/owners/create-owner.ts'
import { inTransaction } from '../../platform/ctx.ts'

let api: AdminServer
let paris: Network
let url: string
beforeAll(async () => {
  api = await adminServer()
  paris = await createNetwork(api.ctx, { name: 'Paris' })
  url = await api.server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => api.close())

/** Listens as somebody, until it has heard what it waits for. */
async function listen(headers: Headers) {
  const ending = new AbortController()
  const response = await fetch(`${url}/api/v1/events`, { headers, signal: ending.signal })
  const heard: ChangeEvent[] = []
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  return {
    response,
    heard,
    async until(isDone: (heard: readonly ChangeEvent[]) => boolean): Promise<void> {
      while (!isDone(heard)) {
        const { value, done } = await reader.read()
        if (done) throw new Error('The stream ended')
        for (const [, data] of value.matchAll(/^data: (.*)$/gm)) heard.push(JSON.parse(data!) as ChangeEvent)
      }
    },
    stop: () => ending.abort(),
  }
}

function has(topic: ChangeEvent['topic'], id: string) {
  return (heard: readonly ChangeEvent[]) => heard.some((event) => event.topic === topic && event.id === id)
}

describe('the stream of changes', () => {
  it('tells of what people and devices do, once', async () => {
    const stream = await listen(await api.keyHeaders({ role: 'read-only', networks: 'all' }))
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream')
    const owner = await createOwner(api.ctx, { name: 'Ana', email: 'ana@corp.example', tags: [] })
    const device = await anEnrolledDevice(api.ctx, { network: api.network, owner })
    await stream.until((heard) => has('owner', owner.id)(heard) && has('device', device.id)(heard))
    const later = await createOwner(api.ctx, { name: 'Ben', email: 'ben@corp.example', tags: [] })
    await stream.until(has('owner', later.id))
    expect(stream.heard.filter((event) => event.topic === 'owner' && event.id === owner.id)).toHaveLength(1)
    stream.stop()
  })

  it('tells nobody of devices and the audit of other networks', async () => {
    const theirs = await anEnrolledDevice(api.ctx, { network: paris })
    const stream = await listen(await api.keyHeaders({ role: 'full', networks: new Set([api.network.id]) }))
    const ours = await anEnrolledDevice(api.ctx, { network: api.network })
    await inTransaction(api.ctx, (tx) => recordDeviceEvent(tx, theirs.id, 'tags-changed'))
    await stream.until(has('device', ours.id))
    const last = await anEnrolledDevice(api.ctx, { network: api.network })
    await stream.until(has('device', last.id))
    expect(has('device', theirs.id)(stream.heard)).toBe(false)
    expect(stream.heard.filter((event) => event.topic === 'audit')).toEqual([])
    stream.stop()
  })

  it('tells of very many changes as of one', async () => {
    const stream = await listen(await api.keyHeaders({ role: 'read-only', networks: 'all' }))
    await inTransaction(api.ctx, async (tx) => {
      for (let index = 0; index < 60; index += 1)
        await createOwner(tx, { name: 'X', email: `x${index}@corp.example`, tags: [] })
    })
    await stream.until((heard) => heard.some((event) => event.topic === 'owner' && event.id === null))
    expect(stream.heard.filter((event) => event.topic === 'owner').length).toBeLessThan(60)
    stream.stop()
  })

  it('ends when the server stops, and keeps nothing running', async () => {
    const other = await adminServer()
    const address = await other.server.listen({ port: 0, host: '127.0.0.1' })
    const response = await fetch(`${address}/api/v1/events`, {
      headers: await other.keyHeaders({ role: 'full', networks: 'all' }),
    })
    const text = response.text()
    await other.close()
    expect(await text).toMatch(/^retry: 3000\n\n/)
  })
})

import { PassThrough } from 'node:stream'
import * as contract from '../../contract/devices.ts'
import { ChangeFeed } from './change-feed.ts'
import { type Edge, route } from './route.ts'

/** A stream ends and the browser comes back, so that nobody listens for long after losing the right to. */
const streamMilliseconds = 5 * 60_000
const pulseMilliseconds = 25_000
const maxWaitingBytes = 256 * 1024

export function addEvents(edge: Edge): void {
  const feed = new ChangeFeed(edge.app.ctxFor({ kind: 'system', label: 'Lodger' }))
  const streams = new Set<PassThrough>()
  edge.server.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
  })

  route(edge, contract.streamEvents, async ({ principal, reply }) => {
    const stream = new PassThrough()
    streams.add(stream)
    const write = (text: string): void => {
      // Whoever does not read comes back later, and reads everything again.
      if (stream.writableLength > maxWaitingBytes) stream.destroy()
      else stream.write(text)
    }
    const end = setTimeout(() => stream.end(), streamMilliseconds)
    const pulse = setInterval(() => write(': still here\n\n'), pulseMilliseconds)
    const stopListening = feed.listen({
      networks: principal.networks,
      tell: (event) => write(`data: ${JSON.stringify(event)}\n\n`),
    })
    stream.once('close', () => {
      clearTimeout(end)
      clearInterval(pulse)
      stopListening()
      streams.delete(stream)
    })
    write('retry: 3000\n\n')
    // Proxies hold answers back to make them fewer, which this one is not for.
    return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream)
  })
}

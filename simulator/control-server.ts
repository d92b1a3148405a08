import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ApnsFault } from './apple/apns.ts'
import type { DeviceSpec, SimulatedDevice } from './device/device.ts'
import { isMisbehavior, misbehaviors } from './device/misbehavior.ts'
import type { WayToEnroll } from './device/way-to-enroll.ts'
import type { Simulator } from './network.ts'
import { SimulatorError } from './simulator-error.ts'

/** A running control server. */
export interface ControlServer {
  readonly url: string
  close(): Promise<void>
}

type Body = Readonly<Record<string, unknown>>
type Route = (simulator: Simulator, body: Body, id: string) => unknown

const routes: Readonly<Record<string, Route>> = {
  'GET /': () => ({ routes: Object.keys(routes), misbehaviors }),
  'GET /devices': ({ devices }) => [...devices.values()].map(summaryOf),
  'POST /devices': addDevice,
  'GET /devices/:id': (simulator, _body, id) => summaryOf(deviceNamed(simulator, id)),
  'DELETE /devices/:id': (simulator, _body, id) => simulator.discard(deviceNamed(simulator, id)),
  'GET /devices/:id/wire': (simulator, _body, id) =>
    deviceNamed(simulator, id).wire.entries.map(({ sent: _sent, received: _received, ...entry }) => entry),
  'POST /devices/:id/lock': (simulator, _body, id) => deviceNamed(simulator, id).lock(),
  'POST /devices/:id/unlock': (simulator, _body, id) => deviceNamed(simulator, id).unlock(),
  'POST /devices/:id/go-offline': (simulator, _body, id) => deviceNamed(simulator, id).goOffline(),
  'POST /devices/:id/go-online': (simulator, _body, id) => deviceNamed(simulator, id).goOnline(),
  'POST /devices/:id/poll': (simulator, _body, id) => deviceNamed(simulator, id).poll(),
  'POST /devices/:id/leave': (simulator, _body, id) => deviceNamed(simulator, id).leave(),
  'POST /devices/:id/erase': (simulator, _body, id) => deviceNamed(simulator, id).erase(),
  'POST /devices/:id/reenroll': (simulator, _body, id) => deviceNamed(simulator, id).reenroll(),
  'PUT /devices/:id/misbehaviors': setMisbehaviors,
  'GET /violations': (simulator) => simulator.forbiddenOnWire(),
  'GET /apns/pushes': ({ apns }) => apns.pushes,
  'POST /apns/faults': injectFault,
  'DELETE /apns/faults': ({ apns }) => apns.clearFaults(),
  'POST /accounts/refuse': ({ accounts }, body) => accounts.refuse(text(body, 'account')),
  'POST /accounts/accept': ({ accounts }, body) => accounts.accept(text(body, 'account')),
}

/**
 * Lets scripts and other programs steer the simulator: JSON over HTTP, on this machine only. `GET /` lists what there
 * is; an error is `{ code, message }`.
 */
export async function startControlServer(simulator: Simulator, port = 0): Promise<ControlServer> {
  const server = createServer((request, response) => {
    answer(simulator, request, response).catch((error: unknown) => send(response, 500, { message: String(error) }))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => close(server) }
}

async function answer(simulator: Simulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A web page in some browser on this machine must not be able to steer anything.
  if (!isFromHere(request)) return send(response, 403, { code: 'FORBIDDEN', message: 'Only from this machine' })
  const { pathname } = new URL(request.url ?? '/', 'http://control')
  const id = /^\/devices\/([^/]+)/.exec(pathname)?.[1] ?? ''
  const name = `${request.method} ${id === '' ? pathname : pathname.replace(id, ':id')}`
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined
  if (!route) return send(response, 404, { code: 'NOT_FOUND', message: `No such route: ${name}` })
  try {
    const body = await readJson(request)
    send(response, 200, (await route(simulator, body, decodeURIComponent(id))) ?? {})
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    send(response, 409, { code: error.code, message: error.message, details: error.details })
  }
}

/** Browsers name the page they come from, and a name that leads here by DNS is not ours. */
function isFromHere({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')
}

async function addDevice(simulator: Simulator, body: Body): Promise<unknown> {
  const spec = { ...body, model: text(body, 'model') } as DeviceSpec & Body
  const device = simulator.newDevice(spec)
  if (body['email'] !== undefined) await device.enroll(body as unknown as WayToEnroll)
  return summaryOf(device)
}

function setMisbehaviors(simulator: Simulator, body: Body, id: string): unknown {
  const device = deviceNamed(simulator, id)
  const names = Array.isArray(body['misbehaviors']) ? body['misbehaviors'].map(String) : []
  device.misbehaviors.clear()
  for (const name of names) {
    if (!isMisbehavior(name)) throw new SimulatorError('BAD_IDENTIFIER', `No known misbehavior: ${name}`)
    device.misbehaviors.add(name)
  }
  return summaryOf(device)
}

const faultKinds = ['answer', 'refuse-stream', 'go-away', 'drop-connection', 'lose', 'delay']

function injectFault({ apns }: Simulator, body: Body): void {
  const { times, token, timestamp, ...fault } = body
  if (!faultKinds.includes(text(body, 'kind'))) {
    throw new SimulatorError('BAD_IDENTIFIER', `The kind of a fault is one of ${faultKinds.join(', ')}`)
  }
  const dated = typeof timestamp === 'string' ? { timestamp: new Date(timestamp) } : {}
  apns.inject({ ...fault, ...dated } as unknown as ApnsFault, {
    times: typeof times === 'number' ? times : 1,
    token: typeof token === 'string' ? token : null,
  })
}

function deviceNamed({ devices }: Simulator, id: string): SimulatedDevice {
  const device = devices.get(id)
  if (!device) throw new SimulatorError('BAD_IDENTIFIER', `There is no device ${id}`)
  return device
}

function summaryOf(device: SimulatedDevice): unknown {
  const { enrollment } = device
  return {
    id: device.id,
    model: device.model.name,
    product: device.model.product,
    platform: device.model.platform,
    osVersion: device.system.version,
    isSupervised: device.isSupervised,
    isLocked: device.isLocked,
    isOnline: device.isOnline,
    misbehaviors: [...device.misbehaviors],
    enrollment: enrollment && {
      kind: enrollment.kind,
      id: enrollment.id,
      managedAppleAccount: enrollment.managed.account,
      profiles: enrollment.managed.profiles.map(({ identifier }) => identifier),
      apps: enrollment.managed.apps.map(({ bundleId, status }) => ({ bundleId, status })),
    },
  }
}

function text(body: Body, key: string): string {
  const value = body[key]
  if (typeof value !== 'string' || value === '') throw new SimulatorError('BAD_IDENTIFIER', `${key} is missing`)
  return value
}

async function readJson(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const written = Buffer.concat(chunks).toString()
  try {
    const value: unknown = JSON.parse(written === '' ? '{}' : written)
    return (typeof value === 'object' && value !== null ? value : {}) as Body
  } catch {
    throw new SimulatorError('BAD_IDENTIFIER', 'The body is no JSON')
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

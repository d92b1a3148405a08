// What an attacker does with a device: each function sends what no real device would, and gives the server's answer.
import { type PlistDict, plistDict } from '../../src/apple/plist/plist-value.ts'
import { writePlist } from '../../src/apple/plist/write-plist.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { HttpAnswer } from './device-http.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import { useIdentity } from './install-enrollment-profile.ts'
import type { LiveDevice } from './live-device.ts'
import { putToServer } from './send-to-server.ts'
import { senderKeys } from './who-is-asked.ts'

/** Sends every message of the wire log again, byte by byte; the log must keep bodies. Gives the statuses. */
export async function replayEverything(device: LiveDevice): Promise<number[]> {
  const statuses: number[] = []
  for (const { method, url, sent } of device.wire.entries) {
    if (method !== 'PUT' || !sent) continue
    const answer = await device.http.send({ method, url: new URL(url), headers: sent.headers, body: sent.body })
    statuses.push(answer.status)
  }
  return statuses
}

/** Says something under another device's name, signed with its own certificate. */
export function speakAs(device: LiveDevice, enrollmentId: string, message: PlistDict): Promise<HttpAnswer> {
  const { enrollment, channel } = enrolled(device)
  const name = enrollment.kind === 'user' ? { EnrollmentID: enrollmentId } : { UDID: enrollmentId }
  return sayRaw(device, enrollment, channel, plistDict({ ...name, ...message }))
}

/** Reports on a command, whoever it was sent to. */
export function answerCommandUuid(device: LiveDevice, commandUuid: string, keys: PlistDict = {}): Promise<HttpAnswer> {
  const { enrollment, channel } = enrolled(device)
  const report = { ...senderKeys(device, enrollment, channel), CommandUUID: commandUuid, Status: 'Acknowledged' }
  return sayRaw(device, enrollment, channel, plistDict({ ...report, ...keys }))
}

/** From now on proves itself with the certificate and key of another device, as if they had been stolen. */
export function useIdentityOf(device: LiveDevice, victim: LiveDevice): void {
  const { enrollment } = enrolled(device)
  enrollment.identity = enrolled(victim).enrollment.identity
  useIdentity(device, enrollment)
}

/** Asks for commands `count` times, not waiting for answers in between. Gives the statuses. */
export async function flood(device: LiveDevice, count: number): Promise<number[]> {
  const { enrollment, channel } = enrolled(device)
  const idle = plistDict({ ...senderKeys(device, enrollment, channel), Status: 'Idle' })
  const answers = Array.from({ length: count }, () => sayRaw(device, enrollment, channel, idle))
  return (await Promise.all(answers)).map(({ status }) => status)
}

/** Sends any property list, or any bytes, as a check-in if it has a MessageType and as a report otherwise. */
export function say(device: LiveDevice, message: PlistDict | Buffer): Promise<HttpAnswer> {
  const { enrollment, channel } = enrolled(device)
  return sayRaw(device, enrollment, channel, message)
}

function sayRaw(
  device: LiveDevice,
  enrollment: Enrollment,
  channel: Channel,
  message: PlistDict | Buffer,
): Promise<HttpAnswer> {
  const isCheckIn = !(message instanceof Uint8Array) && message['MessageType'] !== undefined
  return putToServer(device, enrollment, channel, {
    kind: isCheckIn ? 'check-in' : 'report',
    label: 'hostile',
    body: message instanceof Uint8Array ? message : writePlist(message),
  })
}

function enrolled({ enrollment }: LiveDevice): { enrollment: Enrollment; channel: Channel } {
  const channel = enrollment?.channels[0]
  if (!enrollment || !channel) throw new SimulatorError('NOT_ENROLLED', 'The device is not enrolled')
  return { enrollment, channel }
}

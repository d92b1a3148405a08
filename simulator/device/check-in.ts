// Source: Apple, "Check-in", and which keys each kind of enrollment has: Apple's schema, mdm/checkin/*.yaml.

import { randomBytes } from 'node:crypto'
import { type PlistDict, plistDict } from '../../src/apple/plist/plist-value.ts'
import { writePlist } from '../../src/apple/plist/write-plist.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import type { LiveDevice } from './live-device.ts'
import { sendToServer, type Verdict } from './send-to-server.ts'
import { textOf } from './text-of.ts'
import { senderKeys } from './who-is-asked.ts'

/** Sends a check-in message on `channel` and gives the device's judgment of the answer. */
export function checkIn(
  device: LiveDevice,
  enrollment: Enrollment,
  channel: Channel,
  message: PlistDict,
): Promise<Verdict> {
  const dict = plistDict({ ...senderKeys(device, enrollment, channel), ...message })
  return sendToServer(device, enrollment, channel, {
    kind: 'check-in',
    label: textOf(message['MessageType']),
    body: writePlist(dict),
  })
}

/** "I am about to enroll." @throws {SimulatorError} `CHECK_IN_REFUSED`, which ends the enrollment */
export async function authenticate(device: LiveDevice, enrollment: Enrollment, channel: Channel): Promise<void> {
  const { model, system, hardware, personal } = device
  const isMac = model.platform === 'macos'
  const verdict = await checkIn(
    device,
    enrollment,
    channel,
    plistDict({
      MessageType: 'Authenticate',
      Topic: topicOf(device, enrollment),
      OSVersion: system.version,
      BuildVersion: system.build,
      ProductName: model.product,
      DeviceName: isMac ? personal.deviceName : undefined,
      Model: isMac ? model.modelNumber : undefined,
      ModelName: isMac ? model.name : undefined,
      ...(enrollment.kind !== 'user' || device.misbehaves('identifiers-in-check-in') ? identifiers() : {}),
    }),
  )
  expectAccepted(verdict, 'Authenticate')

  function identifiers(): PlistDict {
    return plistDict({
      SerialNumber: hardware.serialNumber,
      // Apple writes it in groups.
      IMEI: hardware.imei?.replace(/^(\d{2})(\d{6})(\d{6})(\d)$/, '$1 $2 $3 $4'),
      MEID: hardware.meid ?? undefined,
    })
  }
}

const tokenUpdateAttempts = 5

/** How to wake this channel. Tried again when the server fails, since the device says it only once. */
export async function tokenUpdate(device: LiveDevice, enrollment: Enrollment, channel: Channel): Promise<void> {
  for (let failures = 1; ; failures++) {
    const verdict = await checkIn(device, enrollment, channel, tokenUpdateMessage(device, enrollment, channel))
    const delayMs = device.surroundings.habits.retryAfterMs(failures)
    const canRetry = verdict.outcome === 'failed' && (verdict.status === null || verdict.status >= 500)
    if (!canRetry || delayMs === null || failures >= tokenUpdateAttempts) return expectAccepted(verdict, 'TokenUpdate')
    await new Promise((resolve) => setTimeout(resolve, delayMs))
  }
}

function tokenUpdateMessage(device: LiveDevice, enrollment: Enrollment, channel: Channel): PlistDict {
  const isMac = device.model.platform === 'macos'
  const handsOverUnlockToken = enrollment.kind === 'user' ? device.misbehaves('unlock-token') : !isMac
  return plistDict({
    MessageType: 'TokenUpdate',
    Topic: topicOf(device, enrollment),
    Token: channel.pushToken,
    PushMagic: channel.pushMagic,
    AwaitingConfiguration: channel.kind === 'device' ? false : undefined,
    NotOnConsole: isMac ? false : undefined,
    UnlockToken: channel.kind === 'device' && handsOverUnlockToken ? device.unlockToken : undefined,
    ...(enrollment.kind === 'user' && device.misbehaves('identifiers-in-check-in')
      ? { SerialNumber: device.hardware.serialNumber }
      : {}),
  })
}

/** "I am leaving", said once. Whatever comes back, the device has left. */
export async function checkOut(device: LiveDevice, enrollment: Enrollment): Promise<void> {
  if (!enrollment.profile.checksOutWhenRemoved) return
  const [channel] = enrollment.channels
  const message = plistDict({ MessageType: 'CheckOut', Topic: enrollment.profile.topic })
  // Nobody is asked to sign in any more at this point.
  if (channel) await checkIn(device, { ...enrollment, person: null }, channel, message)
}

function topicOf(device: LiveDevice, enrollment: Enrollment): string {
  return device.misbehaves('wrong-topic')
    ? 'com.apple.mgmt.External.00000000-0000-4000-8000-000000000000'
    : enrollment.profile.topic
}

function expectAccepted(verdict: Verdict, message: string): void {
  if (verdict.outcome === 'accepted') return
  const reason = verdict.outcome === 'removed' ? verdict.because : verdict.message
  const status = verdict.outcome === 'failed' ? verdict.status : null
  throw new SimulatorError('CHECK_IN_REFUSED', `${message}: ${reason}`, { message, status })
}

export function newUnlockToken(): Buffer {
  return randomBytes(64)
}

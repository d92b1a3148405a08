// Source: Apple, "Sending MDM commands to a device" and "Handling NotNow status responses".

import { ParseError } from '../../src/apple/parse-error.ts'
import { parsePlistDict } from '../../src/apple/plist/parse-plist.ts'
import { type PlistDict, plistDict } from '../../src/apple/plist/plist-value.ts'
import { requireDict, requireString } from '../../src/apple/plist/read-dict.ts'
import { writePlist } from '../../src/apple/plist/write-plist.ts'
import { answerCommand } from './commands/answer-command.ts'
import type { Afterwards } from './commands/command-answer.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import type { LiveDevice } from './live-device.ts'
import { sendToServer, type Verdict } from './send-to-server.ts'
import { textOf } from './text-of.ts'
import { senderKeys } from './who-is-asked.ts'

/**
 * One conversation: asks for commands, carries them out one by one, until the server has no more or does not answer.
 * A report that did not arrive is said again at the start of the next.
 */
export async function converse(device: LiveDevice, enrollment: Enrollment, channel: Channel): Promise<void> {
  let afterwards: Afterwards = 'stay'
  while (device.enrollment === enrollment && device.isOnline) {
    const verdict = await report(device, enrollment, channel)
    if (afterwards !== 'stay') return device.end(enrollment, afterwards)
    if (verdict.outcome === 'removed') return device.removedByServer(enrollment, verdict.because)
    if (verdict.outcome === 'failed') return device.failed(channel, verdict.message)
    channel.pendingReport = null
    channel.failures = 0
    if (verdict.body.length === 0) return device.save()
    const result = await carryOut(device, enrollment, channel, verdict.body)
    if (result === null) return device.save()
    channel.pendingReport = result.report
    afterwards = result.afterwards
    await device.save()
  }
}

async function report(device: LiveDevice, enrollment: Enrollment, channel: Channel): Promise<Verdict> {
  const { pendingReport } = channel
  const idle = () => writePlist(plistDict({ ...senderKeys(device, enrollment, channel), Status: 'Idle' }))
  const body = pendingReport ?? idle()
  const message = { kind: 'report', label: pendingReport ? labelOf(pendingReport) : 'Idle', body } as const
  const verdict = await sendToServer(device, enrollment, channel, message)
  const repeats = pendingReport !== null && verdict.outcome === 'accepted' && device.misbehaves('duplicate-results')
  return repeats ? sendToServer(device, enrollment, channel, message) : verdict
}

function labelOf(report: Buffer): string {
  const { Status: status, CommandUUID: uuid } = parsePlistDict(report)
  return `${textOf(status)} ${textOf(uuid)}`
}

interface Result {
  readonly report: Buffer
  readonly afterwards: Afterwards
}

async function carryOut(
  device: LiveDevice,
  enrollment: Enrollment,
  channel: Channel,
  body: Buffer,
): Promise<Result | null> {
  const received = readCommand(device, body)
  if (!received) return null
  const { uuid, command } = received
  const answer = await answerCommand({ device, enrollment, channel }, command)
  channel.hasPutOff = answer.status === 'NotNow'
  device.tell('command', `${textOf(command['RequestType'])}: ${answer.status}`)
  const keys = plistDict({
    ...senderKeys(device, enrollment, channel),
    CommandUUID: uuid,
    Status: answer.status,
    ...answer.keys,
  })
  return { report: writePlist(keys), afterwards: answer.afterwards ?? 'stay' }
}

/** A message that names no command cannot even be answered. */
function readCommand(device: LiveDevice, body: Buffer): { uuid: string; command: PlistDict } | null {
  try {
    const message = parsePlistDict(body, { maxBytes: 16 << 20 })
    return { uuid: requireString(message, 'CommandUUID'), command: requireDict(message, 'Command') }
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    device.wire.alarm('unreadable command', error.message)
    return null
  }
}

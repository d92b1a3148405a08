import type { Report } from '../../apple/commands/parse-report.ts'
import { readCertificateList } from '../../apple/commands/read-certificate-list.ts'
import { readDeviceInformation } from '../../apple/commands/read-device-information.ts'
import { readInstalledApplicationList } from '../../apple/commands/read-installed-application-list.ts'
import { readManagedApplicationList } from '../../apple/commands/read-managed-application-list.ts'
import { readProfileList } from '../../apple/commands/read-profile-list.ts'
import { readSecurityInfo } from '../../apple/commands/read-security-info.ts'
import { ParseError } from '../../apple/parse-error.ts'
import type { PlistDict } from '../../apple/plist/plist-value.ts'
import type { Tx } from '../../platform/ctx.ts'
import { addJob } from '../../platform/jobs.ts'
import type { AnsweredCommand, SpeakingDevice } from '../commands/exchange.ts'
import { channelIdOf } from '../devices/device-channel.ts'
import { finishLeavingJob } from '../devices/leaving-jobs.ts'
import { recordInstalledApps, recordManagedApps } from '../devices/record-apps.ts'
import { recordCertificates } from '../devices/record-certificates.ts'
import { recordDeviceInformation, recordSecurityInfo } from '../devices/record-device-information.ts'
import { recordInstalledProfile, recordProfiles, recordRemovedProfile } from '../devices/record-profiles.ts'
import { countDropped } from './count-dropped.ts'

const answerKeys = [
  'QueryResponses',
  'SecurityInfo',
  'ProfileList',
  'CertificateList',
  'ManagedApplicationList',
  'InstalledApplicationList',
]

/** Whether a report brings an answer along, so that it can be taken in at once together with what it teaches. */
export function hasAnswer({ status, answer }: Report): boolean {
  return status === 'Acknowledged' && answerKeys.some((key) => answer[key] !== undefined)
}

/** Takes in what a device's answer to a command teaches. */
export async function learn(
  tx: Tx,
  device: SpeakingDevice,
  command: AnsweredCommand,
  answer: PlistDict,
): Promise<void> {
  if (device.kind === 'user') countDropped(answer)
  try {
    await learnFrom(tx, device, command, answer)
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    // Refused, it would be repeated for ever, and every time with the same answer.
    const { requestType } = command
    tx.log.warn('command.answer-malformed', { deviceId: device.id, requestType, reason: error.code, error })
  }
}

async function learnFrom(tx: Tx, device: SpeakingDevice, command: AnsweredCommand, answer: PlistDict): Promise<void> {
  const { id, kind } = device
  const scope = { isWholeDevice: device.channelId === channelIdOf(device) }
  switch (command.requestType) {
    case 'DeviceInformation':
      return recordDeviceInformation(tx, id, readDeviceInformation(answer, kind))
    case 'SecurityInfo':
      return recordSecurityInfo(tx, id, readSecurityInfo(answer, kind))
    case 'ProfileList':
      return recordProfiles(tx, id, readProfileList(answer, kind), scope)
    case 'CertificateList':
      return recordCertificates(tx, id, readCertificateList(answer, kind), scope)
    case 'ManagedApplicationList':
      return recordManagedApps(tx, id, readManagedApplicationList(answer, kind))
    case 'InstalledApplicationList':
      return recordInstalledApps(tx, id, readInstalledApplicationList(answer, kind))
    case 'InstallProfile':
      return command.subject === null ? undefined : recordInstalledProfile(tx, id, command.subject)
    case 'RemoveProfile':
      return learnOfRemoval(tx, device, command)
  }
}

/** The one profile that a leaving device is told to remove is that of its enrollment. */
async function learnOfRemoval(tx: Tx, { id, state }: SpeakingDevice, { subject }: AnsweredCommand): Promise<void> {
  if (subject !== null) await recordRemovedProfile(tx, id, subject)
  if (state !== 'leaving') return
  await addJob(tx, finishLeavingJob, { deviceId: id }, { key: `${finishLeavingJob.name}:${id}` })
}

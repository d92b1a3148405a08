import { deviceInformationQueries } from '../../apple/availability/device-information-queries.ts'
import type { Command } from '../../apple/commands/command.ts'
import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { isRefusal } from '../../platform/errors.ts'
import type { ChannelId, DeviceId } from '../../platform/ids.ts'
import { enqueueCommand } from '../commands/enqueue-command.ts'
import type { Device } from '../devices/device.ts'
import { channelIdOf } from '../devices/device-channel.ts'
import { lockDevice } from '../devices/get-device.ts'
import { listChannels } from '../devices/list-channels.ts'

/**
 * Has a device do what belongs on it: as yet, report about itself. It is asked when it has enrolled and about once a
 * day, never for what it may not tell, and never twice for what it has not answered.
 */
export function deliver(ctx: Ctx, deviceId: DeviceId): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const device = await lockDevice(tx, deviceId)
    if (device.state !== 'enrolled' && device.state !== 'lapsed') return
    for (const channelId of await listChannels(tx, deviceId)) await askAbout(tx, device, channelId)
  })
}

/** A Mac's user is asked for what is installed for that user; about the Mac itself, the Mac is asked. */
async function askAbout(tx: Tx, device: Device, channelId: ChannelId): Promise<void> {
  const isWholeDevice = channelId === channelIdOf(device)
  const commands = isWholeDevice ? [...questionsAboutDevice(device), ...questionsAboutContent] : questionsAboutContent
  for (const command of commands) await ask(tx, device, channelId, command)
}

function questionsAboutDevice(device: Device): readonly Command[] {
  return [
    { requestType: 'DeviceInformation', queries: deviceInformationQueries(device.kind, device.platform) },
    { requestType: 'SecurityInfo' },
  ]
}

const questionsAboutContent: readonly Command[] = [
  { requestType: 'ProfileList' },
  { requestType: 'CertificateList' },
  { requestType: 'ManagedApplicationList' },
]

/** What this device cannot be asked is left out; whether it can, is decided where commands are enqueued. */
async function ask(tx: Tx, device: Device, channel: ChannelId, command: Command): Promise<void> {
  try {
    await enqueueCommand(tx, { deviceId: device.id, channel, command, purpose: command.requestType })
  } catch (error) {
    if (!isRefusal(error, 'COMMAND_NOT_ALLOWED')) throw error
  }
}

import { sql } from 'kysely'
import type { Command } from '../../apple/commands/command.ts'
import { writeCommandBody } from '../../apple/commands/write-command.ts'
import type { Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { ChannelId, CommandId, DeviceId } from '../../platform/ids.ts'
import { actorLabel } from '../devices/actor-label.ts'
import type { Device } from '../devices/device.ts'
import { channelIdOf } from '../devices/device-channel.ts'
import { getDevice } from '../devices/get-device.ts'
import { wakeChannel } from '../push/wake-channel.ts'
import { guardedFacts, requireAllowed } from './command-guard.ts'
import { storePayload } from './command-payload.ts'
import { endCommands } from './store.ts'

export interface NewCommand {
  readonly deviceId: DeviceId
  /** The device channel unless given. */
  readonly channel?: 'device' | ChannelId | undefined
  readonly command: Command
  /** What it is for. A channel has at most one command waiting for a purpose. */
  readonly purpose: string
  /** What it acts on, in words for the timeline: a profile's identifier. */
  readonly subject?: string | null | undefined
  readonly expiresInSeconds?: number | undefined
  /** Whether it says something of this device or its owner, so that it must be forgotten with the device. */
  readonly isPersonal?: boolean | undefined
}

export interface EnqueuedCommand {
  readonly id: CommandId
  /** False if an equal command waits already: its id is given. */
  readonly isNew: boolean
}

const defaultExpirySeconds = 30 * 24 * 60 * 60

/**
 * Puts a command into a device's queue and has the device woken. Here, and nowhere before, it is decided whether a
 * device may get a command, whoever asks for it.
 *
 * A waiting command of the same purpose is given back if it is equal, and taken back if it is not: the newer intent
 * counts.
 *
 * @throws {LodgerError} COMMAND_NOT_ALLOWED with `details.reason`; DEVICE_NOT_MANAGED, DEVICE_NOT_FOUND,
 *   CHANNEL_NOT_FOUND
 */
export async function enqueueCommand(tx: Tx, input: NewCommand): Promise<EnqueuedCommand> {
  const device = await getDevice(tx, input.deviceId)
  const channelId = input.channel === undefined || input.channel === 'device' ? channelIdOf(device) : input.channel
  requireManaged(device, input.command)
  requireAllowed({
    ...guardedFacts(device),
    requestType: input.command.requestType,
    queries: input.command.requestType === 'DeviceInformation' ? input.command.queries : undefined,
    channel: channelId === channelIdOf(device) ? 'device' : 'user',
  })
  await requireChannel(tx, device, channelId)
  const payloadHash = await storePayload(tx, writeCommandBody(input.command), input.isPersonal ? device.id : null)
  const waiting = await findWaiting(tx, channelId, input.purpose)
  const hasExpired = waiting !== undefined && waiting.expiresAt <= tx.now()
  if (waiting?.payloadHash.equals(payloadHash) && !hasExpired) return { id: waiting.id as CommandId, isNew: false }
  if (waiting) {
    await endCommands(tx, sql`channel_id = ${channelId} and id = ${waiting.id}`, hasExpired ? 'expired' : 'canceled')
  }
  const id = await insertCommand(tx, device, channelId, input, payloadHash)
  if (!id) return enqueueCommand(tx, input)
  await wakeChannel(tx, channelId)
  return { id, isNew: true }
}

/** A device that is told to leave gets nothing but what makes it leave. */
function requireManaged(device: Device, command: Command): void {
  if (device.state === 'enrolled' || device.state === 'lapsed') return
  if (device.state === 'leaving' && command.requestType === 'RemoveProfile') return
  throw new LodgerError('DEVICE_NOT_MANAGED', 'This device is not managed now, so it gets no commands.', {
    details: { state: device.state },
  })
}

async function requireChannel(tx: Tx, device: Device, channelId: ChannelId): Promise<void> {
  const channel = await tx.db
    .selectFrom('channels')
    .select('id')
    .where('id', '=', channelId)
    .where('deviceId', '=', device.id)
    .executeTakeFirst()
  if (!channel) throw new LodgerError('CHANNEL_NOT_FOUND', 'The device has no such channel.')
}

/** The waiting command of a purpose, which is neither answered nor taken back until the transaction ends. */
function findWaiting(tx: Tx, channelId: ChannelId, purpose: string) {
  return tx.db
    .selectFrom('commands')
    .select(['id', 'payloadHash', 'expiresAt'])
    .where('channelId', '=', channelId)
    .where('purpose', '=', purpose)
    .forUpdate()
    .executeTakeFirst()
}

/** @returns undefined if somebody else was faster with a command of this purpose */
async function insertCommand(
  tx: Tx,
  device: Device,
  channelId: ChannelId,
  input: NewCommand,
  payloadHash: Buffer,
): Promise<CommandId | undefined> {
  const inserted = await tx.db
    .insertInto('commands')
    .values({
      id: tx.newId(),
      channelId,
      deviceId: device.id,
      networkId: device.networkId,
      requestType: input.command.requestType,
      purpose: input.purpose,
      payloadHash,
      subject: input.subject ?? null,
      actorLabel: actorLabel(tx.actor),
      queuedAt: tx.now(),
      expiresAt: new Date(tx.now().getTime() + (input.expiresInSeconds ?? defaultExpirySeconds) * 1000),
    })
    .onConflict((conflict) => conflict.columns(['channelId', 'purpose']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted?.id as CommandId | undefined
}

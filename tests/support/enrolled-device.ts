import { randomBytes, randomUUID } from 'node:crypto'
import type { EnrollmentKind, Platform } from '../../src/apple/enrollment-kind.ts'
import { enqueueCommand } from '../../src/domain/commands/enqueue-command.ts'
import { Exchange } from '../../src/domain/commands/exchange.ts'
import type { ExchangeRequest } from '../../src/domain/commands/exchange-statement.ts'
import { createDevice, type NewDevice } from '../../src/domain/devices/create-device.ts'
import { hashBearerToken, hashChannelUser, hashEnrollmentId } from '../../src/domain/devices/device-identifiers.ts'
import { recordTokenUpdate } from '../../src/domain/devices/record-token-update.ts'
import { createNetwork } from '../../src/domain/organization/create-network.ts'
import type { Network } from '../../src/domain/organization/network.ts'
import { createOwner } from '../../src/domain/owners/create-owner.ts'
import type { Owner } from '../../src/domain/owners/owner.ts'
import { type Ctx, inTransaction, type Tx } from '../../src/platform/ctx.ts'
import type { ChannelId, CommandId, DeviceId, EnrollmentId, EnrollmentSessionId } from '../../src/platform/ids.ts'
import type { TestDatabase } from './database.ts'

/** A device in the database, and what it would prove and say. */
export interface EnrolledDevice {
  readonly id: DeviceId
  readonly channelId: ChannelId
  readonly enrollmentId: EnrollmentId
  readonly fingerprint: Buffer
  readonly bearerToken: string | null
  readonly network: Network
  readonly owner: Owner
  /** What a report of its device channel amounts to. */
  says(status: ExchangeRequest['status'], commandId?: CommandId | string | null): ExchangeRequest
}

export interface EnrolledDeviceOptions {
  readonly kind?: EnrollmentKind
  readonly method?: 'account-driven' | 'profile'
  readonly platform?: Platform
  readonly product?: string
  readonly osVersion?: string
  readonly network?: Network
  readonly owner?: Owner
  readonly serialNumber?: string
  readonly enrollmentId?: EnrollmentId
}

export function aNetwork(ctx: Ctx): Promise<Network> {
  return createNetwork(ctx, { name: `Network ${randomBytes(4).toString('hex')}` })
}

export function anOwner(ctx: Ctx, name = `Owner ${randomBytes(4).toString('hex')}`): Promise<Owner> {
  return createOwner(ctx, { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@corp.example`, tags: [] })
}

/** Enrolls a device without any of the messages that enrolling takes. */
export async function anEnrolledDevice(ctx: Ctx, options: EnrolledDeviceOptions = {}): Promise<EnrolledDevice> {
  const network = options.network ?? (await aNetwork(ctx))
  const owner = options.owner ?? (await anOwner(ctx))
  const kind = options.kind ?? 'user'
  const method = options.method ?? (kind === 'user' ? 'account-driven' : 'profile')
  const enrollmentId = options.enrollmentId ?? (randomUUID().toUpperCase() as EnrollmentId)
  const fingerprint = randomBytes(32)
  const bearerToken = method === 'account-driven' ? randomBytes(32).toString('base64url') : null
  const common = {
    networkId: network.id,
    method,
    sessionId: randomUUID() as EnrollmentSessionId,
    enrollmentId,
    platform: options.platform ?? 'ios',
    product: options.product ?? 'iPhone14,5',
    osVersion: options.osVersion ?? '18.2.1',
    buildVersion: '22C161',
    bearerHash: bearerToken === null ? null : hashBearerToken(bearerToken),
    topic: 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a',
    ownerId: owner.id,
  } as const
  const device: NewDevice =
    kind === 'user'
      ? { ...common, kind, managedAppleAccount: owner.email }
      : { ...common, kind, managedAppleAccount: null, serialNumber: options.serialNumber ?? null, deviceName: null }
  const id = await inTransaction(ctx, (tx) => insertDevice(tx, device, fingerprint))
  return {
    id,
    channelId: id as string as ChannelId,
    enrollmentId,
    fingerprint,
    bearerToken,
    network,
    owner,
    says: (status, commandId = null) => ({
      fingerprint,
      networkCode: network.code,
      endpoint: kind === 'user' ? 'user' : 'device',
      enrollmentIdHash: hashEnrollmentId(ctx.vault, enrollmentId),
      userHash: null,
      bearerHash: bearerToken === null ? null : hashBearerToken(bearerToken),
      status,
      commandId: commandId as CommandId | null,
      errors: [],
    }),
  }
}

async function insertDevice(tx: Tx, device: NewDevice, fingerprint: Buffer): Promise<DeviceId> {
  const id = await createDevice(tx, device)
  await recordTokenUpdate(tx, { deviceId: id, userId: null, pushToken: randomBytes(32), pushMagic: randomUUID() })
  await tx.db
    .insertInto('identityCertificates')
    .values({
      fingerprint,
      serial: randomBytes(16),
      networkId: device.networkId,
      sessionId: device.sessionId,
      deviceId: id,
      publicKeyHash: randomBytes(32),
      notBefore: tx.now(),
      notAfter: new Date(tx.now().getTime() + 365 * 24 * 60 * 60 * 1000),
    })
    .execute()
  return id
}

/** Has a command wait for the device; gives its id. */
export async function aWaitingCommand(
  ctx: Ctx,
  device: EnrolledDevice,
  requestType: 'ProfileList' | 'SecurityInfo' = 'ProfileList',
): Promise<CommandId> {
  const input = { deviceId: device.id, command: { requestType }, purpose: requestType }
  return (await inTransaction(ctx, (tx) => enqueueCommand(tx, input))).id
}

/** The device makes contact, and has nothing to say. */
export async function makeContact(
  { ctx, pool }: Pick<TestDatabase, 'ctx' | 'pool'>,
  device: EnrolledDevice,
): Promise<void> {
  await new Exchange({ pool, now: ctx.now }).answer(ctx, device.says('Idle'))
}

/** Opens the channel of a Mac's user; gives its id and its reports. */
export async function aUserChannel(ctx: Ctx, device: EnrolledDevice) {
  const userId = randomUUID().toUpperCase()
  const { channelId } = await inTransaction(ctx, (tx) =>
    recordTokenUpdate(tx, { deviceId: device.id, userId, pushToken: randomBytes(32), pushMagic: randomUUID() }),
  )
  const userHash = hashChannelUser(ctx.vault, userId)
  const says: EnrolledDevice['says'] = (status, commandId) => ({ ...device.says(status, commandId), userHash })
  return { channelId, userId, says }
}

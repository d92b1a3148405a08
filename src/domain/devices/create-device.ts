import type { Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { DeviceId, EnrollmentId, EnrollmentSessionId, NetworkId, OwnerId } from '../../platform/ids.ts'
import type { EnrollmentMethod, Platform } from './device.ts'
import { hashEnrollmentId } from './device-identifiers.ts'
import { createDeviceKey } from './device-key.ts'
import { recordDeviceEvent } from './record-device-event.ts'

/** A device that said Authenticate for the first time. */
export type NewDevice = NewUserEnrolledDevice | NewDeviceEnrolledDevice

export interface NewUserEnrolledDevice extends NewEnrolledDevice {
  readonly kind: 'user'
  readonly ownerId: OwnerId
  readonly managedAppleAccount: string
}

export interface NewDeviceEnrolledDevice extends NewEnrolledDevice {
  readonly kind: 'device' | 'automated'
  readonly ownerId: OwnerId | null
  readonly managedAppleAccount: string | null
  readonly serialNumber: string | null
  readonly deviceName: string | null
}

interface NewEnrolledDevice {
  readonly networkId: NetworkId
  readonly method: EnrollmentMethod
  readonly sessionId: EnrollmentSessionId
  readonly enrollmentId: EnrollmentId
  readonly platform: Platform
  readonly product: string | null
  readonly osVersion: string | null
  readonly buildVersion: string | null
  /** Of the token it sends with each request, by hashBearerToken; account-driven enrollments have one. */
  readonly bearerHash: Buffer | null
  readonly topic: string
}

/**
 * Makes the record of a device, in state `authenticated`: nothing may be sent to it before its TokenUpdate.
 *
 * @throws {LodgerError} ENROLLMENT_ID_TAKEN if there is a record of this EnrollmentID or UDID already
 */
export async function createDevice(tx: Tx, device: NewDevice): Promise<DeviceId> {
  const { enrollmentId, ...columns } = device
  const id = tx.newId() as DeviceId
  const seal = await createDeviceKey(tx, id)
  const created = await tx.db
    .insertInto('devices')
    .values({
      ...columns,
      id,
      enrollmentIdHash: hashEnrollmentId(tx.vault, enrollmentId),
      enrollmentIdSealed: seal.seal(enrollmentId, 'enrollment-id'),
      ordinal: await nextOrdinal(tx, device),
      state: 'authenticated',
      createdAt: tx.now(),
    })
    .onConflict((conflict) => conflict.column('enrollmentIdHash').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!created) throw new LodgerError('ENROLLMENT_ID_TAKEN', 'A device of this Enrollment ID is known already.')
  await tx.db.insertInto('channels').values({ id, deviceId: id, networkId: device.networkId }).execute()
  await recordDeviceEvent(tx, id, 'authenticated')
  return id
}

/** Numbers an owner's devices of one model; the lock keeps two that enroll at once from getting the same number. */
async function nextOrdinal(tx: Tx, { ownerId, product }: NewDevice): Promise<number> {
  if (ownerId === null || product === null) return 1
  await tx.db.selectFrom('owners').select('id').where('id', '=', ownerId).forNoKeyUpdate().execute()
  const { last } = await tx.db
    .selectFrom('devices')
    .select((eb) => eb.fn.max('ordinal').as('last'))
    .where('ownerId', '=', ownerId)
    .where('product', '=', product)
    .executeTakeFirstOrThrow()
  return (last ?? 0) + 1
}

import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { DeviceId, OwnerId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { getOwner } from '../owners/get-owner.ts'
import { ensureTags, tagNames } from '../owners/tags.ts'
import type { Device } from './device.ts'
import { lockDevice } from './get-device.ts'
import { modelOf } from './model-of.ts'
import { recordDeviceEvent } from './record-device-event.ts'
import { requestDelivery } from './request-delivery.ts'
import { updateDeviceRow } from './store.ts'

/** What is absent stays. */
export interface DeviceChange {
  /** All of the device's tags. */
  readonly tags?: readonly string[] | undefined
  readonly ownerId?: OwnerId | null | undefined
}

/** @throws {LodgerError} DEVICE_NOT_FOUND, OWNER_NOT_FOUND; OWNER_IS_FIXED for another owner under User Enrollment */
export function updateDevice(ctx: Ctx, id: DeviceId, change: DeviceChange): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const device = await lockDevice(tx, id)
    const tagIds = change.tags && [...new Set((await ensureTags(tx, change.tags)).values())]
    if (change.ownerId) await getOwner(tx, change.ownerId)
    await changeDevice(tx, device, { tagIds, ownerId: change.ownerId })
  })
}

/** A change whose tags and owner are known to exist. */
export interface CheckedDeviceChange {
  readonly tagIds?: readonly number[] | undefined
  readonly ownerId?: OwnerId | null | undefined
}

/**
 * Changes a device that is locked; leaves nothing behind if it is like that already.
 *
 * @returns whether anything changed
 * @throws {LodgerError} OWNER_IS_FIXED
 */
export async function changeDevice(tx: Tx, device: Device, change: CheckedDeviceChange): Promise<boolean> {
  const tagIds = change.tagIds && !isSameSet(change.tagIds, device.tagIds) ? [...change.tagIds] : undefined
  const ownerId = change.ownerId === device.ownerId ? undefined : change.ownerId
  if (ownerId !== undefined && device.kind === 'user') throw ownerIsFixed()
  if (tagIds === undefined && ownerId === undefined) return false
  await updateDeviceRow(tx, device.id, { ...(tagIds && { tagIds }), ...(ownerId !== undefined && { ownerId }) })
  if (tagIds) await recordDeviceEvent(tx, device.id, 'tags-changed')
  if (ownerId !== undefined) await recordDeviceEvent(tx, device.id, 'owner-changed')
  await auditChange(tx, device, { tagIds, ownerId })
  await requestDelivery(tx, [device.id])
  return true
}

export function ownerIsFixed(): LodgerError {
  return new LodgerError(
    'OWNER_IS_FIXED',
    'The owner of a user-enrolled device never changes: let it leave and enroll again as the other owner.',
    { field: 'ownerId' },
  )
}

async function auditChange(tx: Tx, device: Device, { tagIds, ownerId }: CheckedDeviceChange): Promise<void> {
  const names = await tagNames(tx, [...device.tagIds, ...(tagIds ?? [])])
  const words = (ids: readonly number[]) => ids.flatMap((id) => names.get(id) ?? []).toSorted()
  await recordAudit(tx, {
    action: 'device.changed',
    networkId: device.networkId,
    subject: { kind: 'device', id: device.id, label: modelOf(device) },
    before: {
      ...(tagIds && { tags: words(device.tagIds) }),
      ...(ownerId !== undefined && { ownerId: device.ownerId }),
    },
    after: { ...(tagIds && { tags: words(tagIds) }), ...(ownerId !== undefined && { ownerId }) },
  })
}

function isSameSet(a: readonly number[], b: readonly number[]): boolean {
  return new Set(a).symmetricDifference(new Set(b)).size === 0
}

import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { LodgerError } from '../../platform/errors.ts'
import type { DeviceId, NetworkId, OwnerId } from '../../platform/ids.ts'
import { getOwner } from '../owners/get-owner.ts'
import { ensureTags, findTags } from '../owners/tags.ts'
import type { Device } from './device.ts'
import { deviceNotFound } from './get-device.ts'
import { lockDevices } from './store.ts'
import { changeDevice, ownerIsFixed } from './update-device.ts'

export interface BulkChange {
  readonly deviceIds: readonly DeviceId[]
  readonly addTags: readonly string[]
  readonly removeTags: readonly string[]
  readonly ownerId?: OwnerId | null | undefined
}

export interface BulkOutcome {
  /** Devices that are as asked now, those that were already included. */
  readonly changed: number
  readonly skipped: readonly SkippedDevice[]
}

export interface SkippedDevice {
  readonly deviceId: DeviceId
  readonly code: string
  readonly reason: string
}

/**
 * Changes tags or owner of many devices at once. A device whose owner is fixed is skipped as a whole, with the reason;
 * so is one that is not in `networks`.
 *
 * @throws {LodgerError} OWNER_NOT_FOUND
 */
export function bulkUpdateDevices(
  ctx: Ctx,
  networks: 'all' | ReadonlySet<NetworkId>,
  change: BulkChange,
): Promise<BulkOutcome> {
  return inTransaction(ctx, async (tx) => {
    if (change.ownerId) await getOwner(tx, change.ownerId)
    const added = [...(await ensureTags(tx, change.addTags)).values()]
    const removed = new Set((await findTags(tx, change.removeTags)).values())
    const wanted = [...new Set(change.deviceIds)]
    const devices = await lockDevices(tx, wanted)
    const fit = devices.filter((device) => !refusalOf(device, networks, change.ownerId))
    for (const device of fit) {
      const tagIds = [...new Set([...device.tagIds, ...added])].filter((id) => !removed.has(id))
      await changeDevice(tx, device, { tagIds, ownerId: change.ownerId })
    }
    const byId = new Map(devices.map((device) => [device.id, device]))
    const skipped = wanted.flatMap((deviceId) =>
      skippedOf(deviceId, refusalOf(byId.get(deviceId), networks, change.ownerId)),
    )
    return { changed: fit.length, skipped }
  })
}

function refusalOf(
  device: Device | undefined,
  networks: 'all' | ReadonlySet<NetworkId>,
  ownerId: OwnerId | null | undefined,
): LodgerError | undefined {
  if (!device || (networks !== 'all' && !networks.has(device.networkId))) return deviceNotFound()
  if (device.kind === 'user' && ownerId !== undefined && ownerId !== device.ownerId) return ownerIsFixed()
  return undefined
}

function skippedOf(deviceId: DeviceId, refusal: LodgerError | undefined): SkippedDevice[] {
  return refusal ? [{ deviceId, code: refusal.code, reason: refusal.message }] : []
}

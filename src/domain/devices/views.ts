import { sql } from 'kysely'
import { productName } from '../../apple/products.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { DeviceId, EnrollmentId, OwnerId } from '../../platform/ids.ts'
import { tagNames } from '../owners/tags.ts'
import { conditionOf, type DeviceFilter } from './device-filter.ts'
import { openDeviceSeal } from './device-key.ts'
import { type PageRequest, selectPage } from './device-page.ts'
import type { DeviceSummary } from './device-summary.ts'
import { enrolledDeviceName } from './enrolled-device-name.ts'
import { deviceNotFound, getDevice } from './get-device.ts'
import { modelOf } from './model-of.ts'
import { type StoredApp, type StoredCertificate, type StoredProfile, selectStored } from './stored-device.ts'
import { type StoredFact, storedFactsOf } from './stored-facts.ts'

export type { DeviceSummary } from './device-summary.ts'

export type DeviceQuery = DeviceFilter & PageRequest

export interface DevicePage {
  readonly items: readonly DeviceSummary[]
  readonly nextCursor: string | null
}

/**
 * Lists devices, a page at a time.
 *
 * @throws {LodgerError} CURSOR_INVALID
 */
export async function listDevices(ctx: Ctx, query: DeviceQuery): Promise<DevicePage> {
  const where = await conditionOf(ctx, query)
  if (!where) return { items: [], nextCursor: null }
  const { ids, nextCursor } = await selectPage(ctx, where, query)
  return { items: await summarize(ctx, ids), nextCursor }
}

const mostCounted = 10_000

/** How many devices fit a filter; beyond 10,000 it is no longer counted. */
export async function countDevices(
  ctx: Ctx,
  filter: DeviceFilter,
): Promise<{ readonly count: number; readonly isExact: boolean }> {
  const where = await conditionOf(ctx, filter)
  if (!where) return { count: 0, isExact: true }
  const { rows } = await sql<{ count: number }>`
    select count(*) from (select from devices device where ${where} limit ${mostCounted + 1}) found`.execute(ctx.db)
  const count = rows[0]?.count ?? 0
  return { count: Math.min(count, mostCounted), isExact: count <= mostCounted }
}

interface SummaryRow extends Omit<DeviceSummary, 'enrollmentId' | 'name' | 'model' | 'owner' | 'tags'> {
  readonly enrollmentIdSealed: Buffer
  readonly keySealed: Buffer
  readonly ordinal: number
  readonly tagIds: readonly number[]
  readonly ownerId: OwnerId | null
  readonly ownerName: string
  readonly ownerEmail: string
}

/** The devices, in the order of `ids`. */
async function summarize(ctx: Ctx, ids: readonly DeviceId[]): Promise<DeviceSummary[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<SummaryRow>`
    select device.id, device.network_id as "networkId", device.kind, device.method, device.platform, device.product,
      device.ordinal, device.os_version as "osVersion", device.state, device.managed_apple_account as "managedAppleAccount",
      device.tag_ids as "tagIds", device.enrolled_at as "enrolledAt", device.last_seen_at as "lastSeenAt",
      device.left_at as "leftAt", device.enrollment_id_sealed as "enrollmentIdSealed", key.key_sealed as "keySealed",
      owner.id as "ownerId", owner.name as "ownerName", owner.email as "ownerEmail",
      (select count(*) from channels join commands on commands.channel_id = channels.id
        where channels.device_id = device.id) as "pendingCommands"
    from unnest(${ids}::uuid[]) with ordinality as wanted (id, place)
    join devices device on device.id = wanted.id
    join device_keys key on key.device_id = device.id
    left join owners owner on owner.id = device.owner_id
    order by wanted.place`.execute(ctx.db)
  const names = await tagNames(
    ctx,
    rows.flatMap(({ tagIds }) => tagIds),
  )
  return rows.map((row) => summaryOf(ctx, row, names))
}

function summaryOf(ctx: Ctx, row: SummaryRow, tags: ReadonlyMap<number, string>): DeviceSummary {
  const { enrollmentIdSealed, keySealed, ordinal, tagIds, ownerId, ownerName, ownerEmail, ...rest } = row
  const seal = openDeviceSeal(ctx.vault, row.id, keySealed)
  return {
    ...rest,
    enrollmentId: seal.open(enrollmentIdSealed, 'enrollment-id').toString() as EnrollmentId,
    name: enrolledDeviceName({ model: modelOf(row), ordinal }),
    model: row.product === null ? null : productName(row.product),
    owner: ownerId === null ? null : { id: ownerId, name: ownerName, email: ownerEmail },
    tags: tagIds.flatMap((id) => tags.get(id) ?? []).toSorted(),
  }
}

/** What the page of a device shows, but for its commands. */
export interface DeviceDetail extends DeviceSummary {
  /** Null under User Enrollment, where no device tells. */
  readonly serialNumber: string | null
  readonly buildVersion: string | null
  readonly isSupervised: boolean | null
  readonly passcodeCompliant: boolean | null
  /** Under User Enrollment a device has to enroll again to change its owner. */
  readonly ownerIsFixed: boolean
  readonly certificateExpiresAt: Date | null
  readonly hasUserChannel: boolean
  readonly profiles: readonly StoredProfile[]
  readonly certificates: readonly StoredCertificate[]
  readonly apps: readonly StoredApp[]
  readonly storedFacts: readonly StoredFact[]
}

/**
 * Everything about the device that Lodger, or the device itself, calls so.
 *
 * @throws {LodgerError} DEVICE_NOT_FOUND, DEVICE_LEFT
 */
export async function getDeviceDetail(ctx: Ctx, idOrEnrollmentId: string): Promise<DeviceDetail> {
  const { id } = await getDevice(ctx, idOrEnrollmentId)
  const [[summary], stored] = await Promise.all([summarize(ctx, [id]), selectStored(ctx, id)])
  if (!summary || !stored) throw deviceNotFound()
  return {
    ...summary,
    serialNumber: stored.serialNumber,
    buildVersion: stored.buildVersion,
    isSupervised: stored.isSupervised,
    passcodeCompliant: stored.passcodeCompliant,
    ownerIsFixed: summary.kind === 'user',
    certificateExpiresAt: stored.certificateExpiresAt,
    hasUserChannel: stored.channels.some(({ isUser }) => isUser),
    profiles: stored.profiles,
    certificates: stored.certificates,
    apps: stored.apps,
    storedFacts: storedFactsOf({ ...summary, ...stored }),
  }
}

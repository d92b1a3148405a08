import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { isRefusal } from '../../platform/errors.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { counter } from '../../platform/metrics.ts'
import { deliver } from './deliver.ts'

const batchSize = 100
const leaseSeconds = 120

const deliveries = counter('lodger_deliveries_total', 'Devices whose content was looked at, by outcome', ['outcome'])

// A row of `deliveries` is a device that is to be looked at (at due_at), or is being looked at (due_at is the end of the
// lease). The row stays, and is due again the next day.

/**
 * Looks at the devices that are due, at most 100 of them. Any number of processes may do so at once: each device is
 * leased by one, and if that dies, another takes it up when the lease ends.
 *
 * @returns how many there were
 */
export async function drainDeliveries(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  const leased = await leaseDueDeliveries(ctx)
  for (const deviceId of leased) {
    if (signal?.aborted) await giveBack(ctx, deviceId)
    else await deliverLeased(ctx, deviceId)
  }
  return leased.length
}

async function leaseDueDeliveries(ctx: Ctx): Promise<readonly DeviceId[]> {
  const leasedUntil = new Date(ctx.now().getTime() + leaseSeconds * 1000)
  const { rows } = await sql<{ id: DeviceId }>`
    update deliveries set due_at = ${leasedUntil}, leased_until = ${leasedUntil}, attempts = attempts + 1
    where device_id in (
      select device_id from deliveries where due_at <= ${ctx.now()} order by due_at limit ${batchSize}
      for update skip locked
    )
    returning device_id as id`.execute(ctx.db)
  return rows.map((row) => row.id)
}

async function deliverLeased(ctx: Ctx, deviceId: DeviceId): Promise<void> {
  try {
    await deliver(ctx, deviceId)
    await settle(ctx, deviceId)
    deliveries.inc({ outcome: 'done' })
  } catch (error) {
    // It left a moment ago, and its row with it.
    if (isRefusal(error, 'DEVICE_NOT_FOUND')) return
    deliveries.inc({ outcome: 'failed' })
    ctx.log.error('delivery.failed', { deviceId, error })
    await postpone(ctx, deviceId)
  }
}

/** Due again in about a day, at an hour of the device's own; at once if it was asked for again in the meantime. */
async function settle(ctx: Ctx, deviceId: DeviceId): Promise<void> {
  await sql`
    update deliveries set leased_until = null, attempts = 0, due_at = case when due_at = leased_until
      then ${ctx.now()}::timestamptz + interval '22 hours' + interval '4 hours' * ((hashtext(device_id::text) & 1023) / 1023.0)
      else ${ctx.now()} end
    where device_id = ${deviceId}`.execute(ctx.db)
}

/** A minute after the first failure, then twice as long after each further one, up to 64. */
async function postpone(ctx: Ctx, deviceId: DeviceId): Promise<void> {
  await sql`
    update deliveries set leased_until = null,
      due_at = ${ctx.now()}::timestamptz + interval '1 minute' * power(2, least(attempts - 1, 6))
    where device_id = ${deviceId}`.execute(ctx.db)
}

async function giveBack(ctx: Ctx, deviceId: DeviceId): Promise<void> {
  await sql`update deliveries set leased_until = null, due_at = ${ctx.now()} where device_id = ${deviceId}`.execute(
    ctx.db,
  )
}

import { sql } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'

/**
 * Stores what a command asks for, once for all devices that get the same.
 *
 * @param body - from writeCommandBody
 * @param onlyFor - the one device it is about, which takes it along when it is forgotten
 * @returns its name: a keyed hash
 */
export async function storePayload(tx: Tx, body: Buffer, onlyFor: DeviceId | null = null): Promise<Buffer> {
  const hash = tx.vault.hash(body, 'command-payload')
  const sealed = tx.vault.seal(body, contextOf(hash))
  // A payload that is used again is dated anew, so that it is not removed just now; only now and then, since devices
  // that get the same command at once would wait for each other here.
  await sql`
    insert into command_payloads as stored (hash, body_sealed, device_id, created_at)
    select ${hash}, ${sealed}, ${onlyFor}::uuid, ${tx.now()}
    where not exists (select from command_payloads where hash = ${hash} and created_at > ${tx.now()}::timestamptz - interval '12 hours')
    on conflict (hash) do update set created_at = excluded.created_at`.execute(tx.db)
  return hash
}

export function openPayload(ctx: Pick<Ctx, 'vault'>, hash: Buffer, sealed: Uint8Array): Buffer {
  return ctx.vault.open(sealed, contextOf(hash))
}

/** Removes payloads that no command has used for a day. */
export async function removeUnusedPayloads(ctx: Ctx): Promise<void> {
  await sql`
    delete from command_payloads payload
    where created_at < ${ctx.now()}::timestamptz - interval '1 day'
      and not exists (select from commands where payload_hash = payload.hash)`.execute(ctx.db)
}

function contextOf(hash: Buffer): string {
  return `command-payload:${hash.toString('hex')}`
}

import { type RawBuilder, sql } from 'kysely'
import { explainMdmError } from '../../apple/commands/error-words.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { type CommandId, type DeviceId, isUuid } from '../../platform/ids.ts'
import type { CommandRecord } from './command-record.ts'

export interface CommandQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface CommandPage {
  readonly items: readonly CommandRecord[]
  readonly nextCursor: string | null
}

/**
 * Lists the commands of a device, waiting and done, newest first. The cursor is the id of the last one given.
 *
 * @throws {LodgerError} CURSOR_INVALID
 */
export async function listCommands(ctx: Ctx, deviceId: DeviceId, query: CommandQuery): Promise<CommandPage> {
  const items = await selectCommands(ctx, deviceId, isBefore(query.cursor), query.limit + 1)
  const page = items.slice(0, query.limit)
  return { items: page, nextCursor: items.length > query.limit ? (page.at(-1)?.id ?? null) : null }
}

/** @throws {LodgerError} COMMAND_NOT_FOUND */
export async function getCommand(ctx: Ctx, deviceId: DeviceId, id: CommandId): Promise<CommandRecord> {
  const [command] = await selectCommands(ctx, deviceId, sql`id = ${id}`, 1)
  if (!command) throw new LodgerError('COMMAND_NOT_FOUND', 'There is no such command.')
  return command
}

/**
 * Keeps what comes before a cursor in a list that runs from the newest to the oldest.
 *
 * @throws {LodgerError} CURSOR_INVALID
 */
export function isBefore(cursor: string | undefined): RawBuilder<unknown> {
  if (cursor === undefined) return sql`true`
  if (!isUuid(cursor)) {
    throw new LodgerError('CURSOR_INVALID', 'This page does not exist; start the list again.', { field: 'cursor' })
  }
  return sql`id < ${cursor}::uuid`
}

interface Row extends Omit<CommandRecord, 'errors'> {
  readonly errors: readonly { readonly domain: string; readonly code: number }[]
}

/** The ids of commands are in the order of time, those that wait and those that are done alike. */
export async function selectCommands(
  ctx: Ctx,
  deviceId: DeviceId,
  which: RawBuilder<unknown>,
  limit: number,
): Promise<CommandRecord[]> {
  const common = sql`id, device_id as "deviceId", network_id as "networkId", request_type as "requestType", subject,
    case when channel_id = device_id then 'device' else 'user' end as channel, actor_label as actor,
    queued_at as "queuedAt", sent_at as "sentAt"`
  const { rows } = await sql<Row>`
    (select ${common}, case when not_now_at is not null then 'not-now' when sent_at is not null then 'sent' else 'pending' end
        as state, null::timestamptz as "answeredAt", '[]'::jsonb as errors
      from commands where channel_id in (select channels.id from channels where device_id = ${deviceId}) and ${which}
      order by id desc limit ${limit})
    union all
    (select ${common}, status as state, answered_at as "answeredAt", errors
      from command_results where device_id = ${deviceId} and ${which} order by id desc limit ${limit})
    order by id desc limit ${limit}`.execute(ctx.db)
  return rows.map((row) => ({ ...row, errors: row.errors.map(explained) }))
}

function explained({ domain, code }: { readonly domain: string; readonly code: number }) {
  return { domain, code, explanation: explainMdmError(domain, code) }
}

import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import { sentenceOf } from './sentence.ts'

export interface AuditQuery {
  /** Entries of these networks only; `all` includes what concerns the whole organization. */
  readonly networks: 'all' | ReadonlySet<string>
  readonly networkId?: string | undefined
  readonly actorId?: string | undefined
  readonly subjectId?: string | undefined
  /** An action, or its first word. */
  readonly action?: string | undefined
  /** Part of the name of who did it or what it was done to. */
  readonly search?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface AuditEntry {
  readonly id: string
  readonly at: Date
  readonly actor: { readonly kind: string; readonly id: string | null; readonly label: string | null }
  readonly networkId: string | null
  readonly action: string
  readonly sentence: string
  readonly subject: { readonly kind: string; readonly id: string | null; readonly label: string | null }
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

export interface AuditPage {
  readonly items: readonly AuditEntry[]
  readonly nextCursor: string | null
}

/**
 * Lists audit entries, newest first. The cursor is the id of the last entry given.
 *
 * @throws {LodgerError} CURSOR_INVALID
 */
export async function listAudit(ctx: Ctx, query: AuditQuery): Promise<AuditPage> {
  const rows = await ctx.db
    .selectFrom('auditEntries')
    .select(['id', 'at', 'actorKind', 'actorId', 'actorLabel', 'networkId', 'action'])
    .select(['subjectKind', 'subjectId', 'subjectLabel', 'before', 'after'])
    .where((eb) => eb.and(conditions(eb, query)))
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute()
  const items = rows.slice(0, query.limit).map(entryOf)
  return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null }
}

type Where = ExpressionBuilder<DB, 'auditEntries'>
type Condition = Expression<SqlBool>

function conditions(eb: Where, query: AuditQuery): Condition[] {
  const found: Condition[] = []
  if (query.networks !== 'all') found.push(sql<boolean>`network_id = any(${[...query.networks]}::uuid[])`)
  if (query.networkId) found.push(eb('networkId', '=', query.networkId))
  if (query.actorId) found.push(eb('actorId', '=', query.actorId))
  if (query.subjectId) found.push(eb('subjectId', '=', query.subjectId))
  if (query.action) found.push(isAction(eb, query.action))
  if (query.search) found.push(mentions(eb, query.search))
  if (query.from) found.push(eb('at', '>=', query.from))
  if (query.to) found.push(eb('at', '<', query.to))
  if (query.cursor) found.push(eb('id', '<', parseCursor(query.cursor)))
  return found
}

function isAction(eb: Where, action: string): Condition {
  return eb.or([eb('action', '=', action), eb('action', 'like', `${literal(action)}.%`)])
}

function mentions(eb: Where, search: string): Condition {
  const pattern = `%${literal(search)}%`
  return eb.or([
    eb('actorLabel', 'ilike', pattern),
    eb('subjectLabel', 'ilike', pattern),
    eb('action', 'ilike', pattern),
  ])
}

/** What LIKE would take for a wildcard is meant as it stands. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

function parseCursor(cursor: string): string {
  if (isUuid(cursor)) return cursor
  throw new LodgerError('CURSOR_INVALID', 'This page does not exist; start the list again.', { field: 'cursor' })
}

type Row = Pick<
  Selectable<DB['auditEntries']>,
  | 'id'
  | 'at'
  | 'actorKind'
  | 'actorId'
  | 'actorLabel'
  | 'networkId'
  | 'action'
  | 'subjectKind'
  | 'subjectId'
  | 'subjectLabel'
  | 'before'
  | 'after'
>

function entryOf(row: Row): AuditEntry {
  const actor = { kind: row.actorKind, id: row.actorId, label: row.actorLabel }
  const subject = { kind: row.subjectKind, id: row.subjectId, label: row.subjectLabel }
  return {
    id: row.id,
    at: row.at,
    actor,
    networkId: row.networkId,
    action: row.action,
    sentence: sentenceOf({ actor, action: row.action, subject }),
    subject,
    before: factsOf(row.before),
    after: factsOf(row.after),
  }
}

/** recordAudit writes objects only. */
function factsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return value as Readonly<Record<string, unknown>> | null
}

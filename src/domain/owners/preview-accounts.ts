import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { OwnerId } from '../../platform/ids.ts'
import { type AccountProblem, describeProblem } from './managed-apple-account.ts'
import { cursorInvalid, parseCursor, writeCursor } from './name-cursor.ts'

export interface PreviewQuery {
  /** The override as it is saved. */
  readonly saved: string | null
  /** The override to try. */
  readonly tried: string | null
  readonly problemsOnly: boolean
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface AccountPreview {
  readonly ownerId: OwnerId
  readonly name: string
  readonly email: string
  readonly managedAppleAccount: string | null
  readonly problem: {
    readonly code: AccountProblem
    readonly detail: string
    readonly otherOwners: readonly string[]
  } | null
}

export interface AccountPreviewPage {
  readonly items: readonly AccountPreview[]
  readonly nextCursor: string | null
  readonly ownerCount: number
  readonly problemCount: number
  /** Owners for whom the tried override gives another account, or none, than the saved one. */
  readonly changedCount: number
}

/**
 * What `resolveManagedAppleAccount` would say for each owner under a domain override that is only tried, in one
 * statement over all of them; a test holds the two together.
 *
 * @throws {LodgerError} CURSOR_INVALID
 */
export async function previewAccounts(ctx: Ctx, query: PreviewQuery): Promise<AccountPreviewPage> {
  const [counts, rows] = await Promise.all([countAccounts(ctx, query), selectPage(ctx, query)])
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  const nextCursor = last ? writeCursor({ id: last.id, name: last.sortName }) : null
  return { ...counts, items: page.map(previewOf), nextCursor }
}

/** How many owners have no account that they could enroll with. */
export async function countAccountProblems(ctx: Ctx, domainOverride: string | null): Promise<number> {
  const { problemCount } = await countAccounts(ctx, { saved: domainOverride, tried: domainOverride })
  return problemCount
}

interface Row {
  readonly id: OwnerId
  readonly name: string
  readonly sortName: string
  readonly email: string
  readonly account: string
  readonly problem: AccountProblem | null
  readonly others: readonly string[]
}

function previewOf(row: Row): AccountPreview {
  const { id: ownerId, name, email, account, problem, others } = row
  if (!problem) return { ownerId, name, email, managedAppleAccount: account, problem: null }
  const reason = {
    code: problem,
    detail: describeProblem(problem),
    otherOwners: problem === 'NOT_UNIQUE' ? others : [],
  }
  return { ownerId, name, email, managedAppleAccount: null, problem: reason }
}

async function countAccounts(ctx: Ctx, { saved, tried }: Pick<PreviewQuery, 'saved' | 'tried'>) {
  const before = sql`case when ${problemUnder(saved)} is null then ${accountUnder(saved)} end`
  const after = sql`case when ${problemUnder(tried)} is null then ${accountUnder(tried)} end`
  const { rows } = await sql<{ ownerCount: number; problemCount: number; changedCount: number }>`
    with
      ${sharedUsernames},
      outcomes as (select ${before} as before, ${after} as after from owners left join shared using (username_folded))
    select count(*) as "ownerCount", count(*) filter (where after is null) as "problemCount",
      count(*) filter (where before is distinct from after) as "changedCount"
    from outcomes
  `.execute(ctx.db)
  return rows[0]!
}

async function selectPage(ctx: Ctx, query: PreviewQuery): Promise<readonly Row[]> {
  const { tried } = query
  const { rows } = await sql<Row>`
    with ${sharedUsernames}
    select id, name, lower(name) as "sortName", email, ${accountUnder(tried)} as account, ${problemUnder(tried)} as problem,
      array(
        select other.name from owners as other
        where ${tried}::text is not null and other.username_folded = owners.username_folded and other.id <> owners.id
        order by other.id limit 5
      ) as others
    from owners left join shared using (username_folded)
    where ${query.problemsOnly ? sql`${problemUnder(tried)} is not null` : sql`true`} and ${isAfter(query.cursor)}
    order by lower(owners.name), owners.id
    limit ${query.limit + 1}
  `.execute(ctx.db)
  return rows
}

const sharedUsernames = sql`shared as (
  select username_folded, true as is_shared from owners group by username_folded having count(*) > 1
)`

function accountUnder(override: string | null): RawBuilder<string> {
  if (override === null) return sql<string>`owners.email`
  return sql<string>`regexp_replace(owners.email, '@[^@]*$', '') || '@' || ${override}::text`
}

function problemUnder(override: string | null): RawBuilder<AccountProblem | null> {
  return sql<AccountProblem | null>`case
    when owners.email !~ '^[^@\\s]+@[^@\\s]+$' then 'NOT_AN_ADDRESS'
    when ${accountUnder(override)} !~ '^[!-~]+$' then 'NOT_ASCII'
    when ${override}::text is not null and shared.is_shared then 'NOT_UNIQUE'
  end`
}

function isAfter(cursor: string | undefined): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`
  const { id, name } = parseCursor(cursor)
  if (name === undefined) throw cursorInvalid()
  return sql<boolean>`(lower(owners.name), owners.id) > (${name}, ${id}::uuid)`
}

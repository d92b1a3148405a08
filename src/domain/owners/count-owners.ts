import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

export interface OwnerCounts {
  readonly owners: number
  /** Who can sign in with a hosted account. */
  readonly withPassword: number
}

export function countOwners(ctx: Ctx): Promise<OwnerCounts> {
  return ctx.db
    .selectFrom('owners')
    .select([sql<number>`count(*)`.as('owners'), sql<number>`count(password_hash)`.as('withPassword')])
    .executeTakeFirstOrThrow()
}

/** The domains of the owners' e-mails, the most frequent first. */
export async function listEmailDomains(ctx: Ctx, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ domain: string }>`
    select substring(email_folded from '@([^@]*)$') as domain from owners
    where email_folded like '%@%' group by 1 order by count(*) desc, 1 limit ${limit}
  `.execute(ctx.db)
  return rows.map((row) => row.domain)
}

import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Admin } from './admin.ts'
import type { Principal } from './principal.ts'
import { hashToken } from './secret-token.ts'
import { deleteEndedSessions, deleteSession, selectSession, touchSession } from './store.ts'

/** However busy, a session ends after so many days. */
export const sessionDays = 7
const idleHours = 12
/** How exactly it is known when a session was last used, so that not every request writes. */
const touchMinutes = 5

export interface SignedIn {
  readonly principal: Principal
  readonly admin: Admin
  readonly csrfToken: string
}

/** Whose session a cookie names: undefined if it has ended, was idle for twelve hours, or its admin is disabled. */
export async function findPrincipalBySession(ctx: Ctx, token: string): Promise<SignedIn | undefined> {
  const tokenHash = hashToken(token)
  const session = await selectSession(ctx, tokenHash, idleSince(ctx))
  if (!session) return undefined
  if (ctx.now().getTime() - session.lastUsedAt.getTime() > touchMinutes * 60_000) await touchSession(ctx, tokenHash)
  const { admin, csrfToken } = session
  return {
    principal: { kind: 'admin', id: admin.id, label: admin.name, role: admin.role, networks: admin.networks },
    admin,
    csrfToken,
  }
}

/** Ends a session; one that has ended already stays so. */
export function signOut(ctx: Ctx, token: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const id = await deleteSession(tx, hashToken(token))
    if (id) await recordAudit(tx, { action: 'admin.signed-out', subject: { kind: 'admin', id } })
  })
}

/** Removes what is left of ended sessions; for a job that runs now and then. */
export function removeEndedSessions(ctx: Ctx): Promise<void> {
  return deleteEndedSessions(ctx, idleSince(ctx))
}

function idleSince(ctx: Ctx): Date {
  return new Date(ctx.now().getTime() - idleHours * 3_600_000)
}

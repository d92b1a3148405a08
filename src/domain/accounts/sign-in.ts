import { actingAs, type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { checkPassword, hashPassword } from '../../platform/password.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Admin } from './admin.ts'
import { foldEmail } from './fold-email.ts'
import { hashToken, newToken } from './secret-token.ts'
import { sessionDays } from './session.ts'
import { insertSession, selectAdminByEmail, updateAdminRow } from './store.ts'

export interface NewSession {
  /** For the cookie; only its hash is stored. */
  readonly token: string
  readonly csrfToken: string
  readonly expiresAt: Date
  readonly admin: Admin
}

/**
 * Signs an admin in. Whether there is no such admin, the password is wrong or the admin is disabled makes no difference
 * in the answer or in the time it takes.
 *
 * @throws {LodgerError} SIGN_IN_FAILED
 */
export async function signIn(
  ctx: Ctx,
  input: { readonly email: string; readonly password: string },
): Promise<NewSession> {
  const found = await selectAdminByEmail(ctx, foldEmail(input.email))
  const { isCorrect, isOutdated } = await checkPassword(input.password, found?.passwordHash ?? null)
  if (!found || !isCorrect || found.admin.isDisabled) {
    ctx.log.info('admin.sign-in-failed', { adminId: found?.admin.id })
    throw new LodgerError('SIGN_IN_FAILED', 'E-mail or password is wrong.')
  }
  const newHash = isOutdated ? await hashPassword(input.password) : undefined
  return inTransaction(ctx, async (tx) => {
    if (newHash) await updateAdminRow(tx, found.admin.id, { passwordHash: newHash })
    return startSession(tx, found.admin)
  })
}

/** Starts a session for an admin who has just proved who it is. */
export async function startSession(tx: Tx, admin: Admin): Promise<NewSession> {
  const token = newToken()
  const csrfToken = newToken()
  const now = tx.now()
  const expiresAt = new Date(now.getTime() + sessionDays * 86_400_000)
  const session = {
    tokenHash: hashToken(token),
    adminId: admin.id,
    csrfToken,
    createdAt: now,
    lastUsedAt: now,
    expiresAt,
  }
  await insertSession(tx, session)
  await updateAdminRow(tx, admin.id, { lastSignInAt: now })
  await recordAudit(actingAs(tx, { kind: 'admin', id: admin.id, label: admin.name }), {
    action: 'admin.signed-in',
    subject: { kind: 'admin', id: admin.id, label: admin.name },
  })
  return { token, csrfToken, expiresAt, admin }
}

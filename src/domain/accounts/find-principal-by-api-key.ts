import type { Ctx } from '../../platform/ctx.ts'
import { type ApiKey, isApiKey } from './api-key.ts'
import type { Principal } from './principal.ts'
import { hashToken } from './secret-token.ts'
import { selectLiveApiKey, updateApiKey } from './store.ts'

/** Whose key this is: undefined if there is none like it, or it is revoked or expired. */
export async function findPrincipalByApiKey(ctx: Ctx, text: string): Promise<Principal | undefined> {
  if (!isApiKey(text)) return undefined
  const key = await selectLiveApiKey(ctx, hashToken(text))
  if (!key) return undefined
  await rememberUse(ctx, key)
  return { kind: 'api-key', id: key.id, label: key.name, role: key.role, networks: key.networks }
}

/** To the hour, so that a busy program does not make one write per request. */
async function rememberUse(ctx: Ctx, key: ApiKey): Promise<void> {
  const thisHour = new Date(Math.floor(ctx.now().getTime() / 3_600_000) * 3_600_000)
  if (key.lastUsedAt && key.lastUsedAt >= thisHour) return
  await updateApiKey(ctx, key.id, { lastUsedAt: thisHour })
}

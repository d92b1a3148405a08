import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { ApiKeyId } from '../../platform/ids.ts'
import type { ApiKey } from './api-key.ts'
import { selectApiKey, selectApiKeys } from './store.ts'

/** @throws {LodgerError} API_KEY_NOT_FOUND */
export async function getApiKey(ctx: Ctx, id: ApiKeyId): Promise<ApiKey> {
  const key = await selectApiKey(ctx, id)
  if (!key) throw new LodgerError('API_KEY_NOT_FOUND', 'There is no such API key.')
  return key
}

/** All keys, newest first, the expired and revoked ones too. They are few, so the list has no pages. */
export function listApiKeys(ctx: Ctx): Promise<ApiKey[]> {
  return selectApiKeys(ctx)
}

import * as contract from '../../contract/accounts.ts'
import type { ApiKey } from '../../domain/accounts/api-key.ts'
import { createApiKey } from '../../domain/accounts/create-api-key.ts'
import { getApiKey, listApiKeys } from '../../domain/accounts/get-api-key.ts'
import { revokeApiKey } from '../../domain/accounts/revoke-api-key.ts'
import type { ApiKeyId } from '../../platform/ids.ts'
import { accessOf } from './network-access.ts'
import { type Edge, route } from './route.ts'
import { networksJson } from './viewer.ts'

export function addApiKeys(edge: Edge): void {
  route(edge, contract.listApiKeys, async ({ ctx }) => ({ items: (await listApiKeys(ctx)).map(apiKeyJson) }))

  route(edge, contract.getApiKey, async ({ ctx, params }) => apiKeyJson(await getApiKey(ctx, params.id as ApiKeyId)))

  route(edge, contract.createApiKey, async ({ ctx, body }) => {
    const { key, ...created } = await createApiKey(ctx, { ...body, networks: accessOf(body.networks) })
    return { ...apiKeyJson(created), key }
  })

  route(edge, contract.revokeApiKey, async ({ ctx, params }) => {
    await revokeApiKey(ctx, params.id as ApiKeyId)
    return undefined
  })
}

function apiKeyJson(key: ApiKey): contract.ApiKey {
  return {
    ...key,
    networks: networksJson(key.networks),
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    revokedAt: key.revokedAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  }
}

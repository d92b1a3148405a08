import { createApiKey } from '../domain/accounts/create-api-key.ts'
import type { Role } from '../domain/accounts/principal.ts'
import { networksNamed, withContext } from './with-context.ts'

export interface ApiKeyCreateOptions {
  readonly name: string
  readonly role: Role
  readonly network?: readonly string[]
  readonly days: number
}

/** `lodger api-key create`: the key is all that goes to standard output, so that a script can keep it. */
export async function apiKeyCreate({ name, role, network, days }: ApiKeyCreateOptions): Promise<void> {
  const created = await withContext(async (ctx) =>
    createApiKey(ctx, { name, role, networks: await networksNamed(ctx, network), expiresInDays: days }),
  )
  process.stdout.write(`${created.key}\n`)
  process.stderr.write(`Valid until ${created.expiresAt.toISOString()}. It is not shown again.\n`)
}

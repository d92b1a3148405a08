import type { Viewer } from '../../contract/accounts.ts'
import { networkList } from '../../domain/accounts/admin.ts'
import { getOrganization } from '../../domain/organization/get-organization.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Caller } from './caller.ts'

/** Who is signed in, as the dashboard wants to know it. */
export async function viewerOf(ctx: Ctx, { principal, session }: Caller): Promise<Viewer> {
  const { name } = await getOrganization(ctx)
  return {
    kind: principal.kind,
    id: principal.id,
    name: principal.label,
    email: session?.admin.email ?? null,
    role: principal.role,
    networks: networksJson(principal.networks),
    organization: { name },
    csrfToken: session?.csrfToken ?? null,
  }
}

export function networksJson(networks: Parameters<typeof networkList>[0]): 'all' | string[] {
  const list = networkList(networks)
  return list === 'all' ? list : [...list]
}

import * as contract from '../../contract/accounts.ts'
import type { Admin } from '../../domain/accounts/admin.ts'
import { createAdmin } from '../../domain/accounts/create-admin.ts'
import { getAdmin, listAdmins } from '../../domain/accounts/get-admin.ts'
import { removeAdmin, updateAdmin } from '../../domain/accounts/update-admin.ts'
import type { AdminId } from '../../platform/ids.ts'
import { accessOf } from './network-access.ts'
import { type Edge, route } from './route.ts'
import { networksJson } from './viewer.ts'

export function addAdmins(edge: Edge): void {
  route(edge, contract.listAdmins, async ({ ctx }) => ({ items: (await listAdmins(ctx)).map(adminJson) }))

  route(edge, contract.createAdmin, async ({ ctx, body }) =>
    adminJson(await createAdmin(ctx, { ...body, networks: accessOf(body.networks) })),
  )

  route(edge, contract.getAdmin, async ({ ctx, params }) => adminJson(await getAdmin(ctx, params.id as AdminId)))

  route(edge, contract.updateAdmin, async ({ ctx, params, body }) => {
    const networks = body.networks && accessOf(body.networks)
    return adminJson(await updateAdmin(ctx, params.id as AdminId, { ...body, networks }))
  })

  route(edge, contract.deleteAdmin, async ({ ctx, params }) => {
    await removeAdmin(ctx, params.id as AdminId)
    return undefined
  })
}

function adminJson(admin: Admin): contract.Admin {
  return {
    ...admin,
    networks: networksJson(admin.networks),
    createdAt: admin.createdAt.toISOString(),
    lastSignInAt: admin.lastSignInAt?.toISOString() ?? null,
  }
}

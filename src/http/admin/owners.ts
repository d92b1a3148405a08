import * as contract from '../../contract/owners.ts'
import type { Principal } from '../../domain/accounts/principal.ts'
import { listNetworks } from '../../domain/organization/get-network.ts'
import { createOwner } from '../../domain/owners/create-owner.ts'
import { deleteOwner } from '../../domain/owners/delete-owner.ts'
import { getOwner, ownerNotFound } from '../../domain/owners/get-owner.ts'
import { findOwnerRow, listOwners, type OwnerRow } from '../../domain/owners/list-owners.ts'
import { listTags } from '../../domain/owners/list-tags.ts'
import { usernameOf } from '../../domain/owners/owner.ts'
import { resolveManagedAppleAccount } from '../../domain/owners/resolve-managed-apple-account.ts'
import { updateOwner } from '../../domain/owners/update-owner.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { OwnerId } from '../../platform/ids.ts'
import { removeOwnerWithDevices } from './remove-owner.ts'
import { type Edge, route } from './route.ts'
import { sendCsv } from './send-csv.ts'

export function addOwners(edge: Edge): void {
  route(edge, contract.listOwners, async ({ ctx, query, principal }) => {
    const { items, nextCursor } = await listOwners(ctx, { ...query, networks: principal.networks })
    return { items: items.map(ownerJson), nextCursor }
  })

  route(edge, contract.exportOwners, ({ ctx, query, principal, reply }) =>
    sendCsv<OwnerRow>(reply, {
      fileName: 'owners.csv',
      header: ['name', 'email', 'tags', 'source', 'devices', 'created'],
      lineOf: ({ name, email, tags, source, deviceCount, createdAt }) => [
        name,
        email,
        tags.join(' '),
        source,
        deviceCount,
        createdAt.toISOString(),
      ],
      list: (limit, cursor) => listOwners(ctx, { ...query, networks: principal.networks, limit, cursor }),
    }),
  )

  route(edge, contract.getOwner, ({ ctx, params, principal }) => ownerDetail(ctx, principal, params.id as OwnerId))

  route(edge, contract.createOwner, async ({ ctx, body, principal }) => {
    const { id } = await createOwner(ctx, body)
    return ownerDetail(ctx, principal, id)
  })

  route(edge, contract.updateOwner, async ({ ctx, params, body, principal }) => {
    const { id } = await updateOwner(ctx, params.id as OwnerId, body)
    return ownerDetail(ctx, principal, id)
  })

  route(edge, contract.deleteOwner, async ({ ctx, params, query }) => {
    const id = params.id as OwnerId
    await (query.leaving ? removeOwnerWithDevices(ctx, id) : deleteOwner(ctx, id))
    return undefined
  })

  route(edge, contract.listTags, async ({ ctx, principal }) => ({ items: await listTags(ctx, principal.networks) }))
}

function ownerJson({ tags, createdAt, ...owner }: OwnerRow): contract.Owner {
  return { ...owner, username: usernameOf(owner.email), tags: [...tags], createdAt: createdAt.toISOString() }
}

async function ownerDetail(ctx: Ctx, principal: Principal, id: OwnerId): Promise<contract.OwnerDetail> {
  const [owner, row] = await Promise.all([getOwner(ctx, id), findOwnerRow(ctx, id, principal.networks)])
  if (!row) throw ownerNotFound()
  const networks = await listNetworks(ctx, principal.networks)
  const accounts = networks.map(async (network) => {
    const resolved = await resolveManagedAppleAccount(ctx, owner, network)
    const outcome = 'account' in resolved ? [resolved.account, null] : [null, resolved.detail]
    const [managedAppleAccount = null, problem = null] = outcome
    return { networkId: network.id, networkName: network.name, managedAppleAccount, problem }
  })
  return { ...ownerJson(row), accounts: await Promise.all(accounts) }
}

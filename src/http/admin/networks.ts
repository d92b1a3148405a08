import type { App } from '../../app.ts'
import * as contract from '../../contract/networks.ts'
import { countDevicesByNetwork } from '../../domain/organization/count-devices.ts'
import { createNetwork } from '../../domain/organization/create-network.ts'
import { getNetwork, listNetworks, networkNotFound } from '../../domain/organization/get-network.ts'
import { getOrganization } from '../../domain/organization/get-organization.ts'
import type { Network } from '../../domain/organization/network.ts'
import type { Organization } from '../../domain/organization/organization.ts'
import {
  discoveryPath,
  discoverySnippets,
  discoveryUrl,
  enrollmentLink,
} from '../../domain/organization/public-addresses.ts'
import { renameNetwork } from '../../domain/organization/rename-network.ts'
import { renameOrganization } from '../../domain/organization/rename-organization.ts'
import { updateNetworkSettings } from '../../domain/organization/update-network-settings.ts'
import { type AccountPreview, previewAccounts } from '../../domain/owners/preview-accounts.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { type Edge, networkRoute, route } from './route.ts'

/** What endpoints below /networks/{id} are about. */
export const networkOfPath = {
  find: (ctx: Ctx, { params }: { readonly params: { readonly id: string } }): Promise<Network> =>
    getNetwork(ctx, params.id as NetworkId),
  networkOf: (network: Network): NetworkId => network.id,
  absent: networkNotFound,
}

export function addNetworks(edge: Edge): void {
  const { app } = edge

  route(edge, contract.getOrganization, async ({ ctx }) => organizationJson(await getOrganization(ctx)))

  route(edge, contract.updateOrganization, async ({ ctx, body }) =>
    organizationJson(await renameOrganization(ctx, body.name)),
  )

  route(edge, contract.listNetworks, async ({ ctx, principal }) => ({
    items: await networksJson(ctx, await listNetworks(ctx, principal.networks)),
  }))

  route(edge, contract.createNetwork, async ({ ctx, body }) => networkJson(ctx, await createNetwork(ctx, body)))

  networkRoute(edge, contract.getNetwork, networkOfPath, ({ ctx }, network) => networkJson(ctx, network))

  networkRoute(edge, contract.updateNetwork, networkOfPath, async ({ ctx, body }, { id }) =>
    networkJson(ctx, await renameNetwork(ctx, id, body.name)),
  )

  networkRoute(edge, contract.getNetworkSettings, networkOfPath, async (_asked, network) => settingsJson(app, network))

  networkRoute(edge, contract.updateNetworkSettings, networkOfPath, async ({ ctx, body }, { id }) =>
    settingsJson(app, await updateNetworkSettings(ctx, id, body)),
  )

  networkRoute(edge, contract.previewAccounts, networkOfPath, async ({ ctx, query }, network) => {
    const { domainOverride, ...page } = query
    const saved = network.domainOverride
    const tried = domainOverride === undefined ? saved : domainOverride || null
    const { items, ...counts } = await previewAccounts(ctx, { ...page, saved, tried })
    return { ...counts, items: items.map(previewJson) }
  })
}

function organizationJson({ name, createdAt }: Organization) {
  return { name, createdAt: createdAt.toISOString() }
}

async function networkJson(ctx: Ctx, network: Network): Promise<contract.Network> {
  const [json] = await networksJson(ctx, [network])
  return json!
}

async function networksJson(ctx: Ctx, networks: readonly Network[]): Promise<contract.Network[]> {
  const counts = await countDevicesByNetwork(
    ctx,
    networks.map((network) => network.id),
  )
  return networks.map(({ id, name, code, createdAt }) => ({
    id,
    name,
    code,
    createdAt: createdAt.toISOString(),
    deviceCount: counts.get(id) ?? 0,
  }))
}

function settingsJson(app: App, network: Network): contract.NetworkSettings {
  const { publicUrl } = app.config
  const url = discoveryUrl(publicUrl, network.code)
  return {
    authentication: network.authentication,
    userEnrollmentEnabled: network.userEnrollmentEnabled,
    userEnrollmentLink: network.userEnrollmentEnabled ? enrollmentLink(publicUrl, network.code) : null,
    profileUserEnrollmentEnabled: network.profileUserEnrollmentEnabled,
    deviceEnrollmentEnabled: network.deviceEnrollmentEnabled,
    domainOverride: network.domainOverride,
    silentAfterDays: network.silentAfterDays,
    supportContact: network.supportContact,
    discovery: { url, wellKnownPath: discoveryPath, snippets: [...discoverySnippets(url)] },
  }
}

function previewJson({ problem, ...preview }: AccountPreview): contract.AccountPreview {
  return { ...preview, problem: problem && { ...problem, otherOwners: [...problem.otherOwners] } }
}

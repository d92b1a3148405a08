import { randomBytes } from 'node:crypto'
import type { Endpoint } from '../../src/contract/endpoint.ts'
import { createAdmin } from '../../src/domain/accounts/create-admin.ts'
import { createApiKey } from '../../src/domain/accounts/create-api-key.ts'
import type { Network } from '../../src/domain/organization/network.ts'
import { createOwner } from '../../src/domain/owners/create-owner.ts'
import { importOwners } from '../../src/domain/owners/import-owners.ts'
import type { Ctx } from '../../src/platform/ctx.ts'
import { anEnrolledDevice } from './enrolled-device.ts'

/** A request that an endpoint takes, about things made for it alone. */
export interface Sample {
  readonly params?: Readonly<Record<string, string>>
  readonly body?: unknown
}

interface World {
  readonly ctx: Ctx
  readonly network: Network
}

const password = 'a long password'

/** By the id of the endpoint; those that need nothing are left out. */
const samples: Readonly<Record<string, (world: World) => Promise<Sample>>> = {
  completeSetup: async () => ({
    body: { token: 'x', organizationName: 'X', networkName: 'X', name: 'X', email: 'x@example.com', password },
  }),
  signIn: async () => ({ body: { email: email(), password } }),
  createAdmin: async () => ({ body: { email: email(), name: 'X', password, role: 'read-only' } }),
  getAdmin: async (world) => ({ params: await adminParams(world) }),
  updateAdmin: async (world) => ({ params: await adminParams(world), body: { name: 'Y' } }),
  deleteAdmin: async (world) => ({ params: await adminParams(world) }),
  getApiKey: async (world) => ({ params: await keyParams(world) }),
  createApiKey: async () => ({ body: { name: 'X', role: 'read-only' } }),
  revokeApiKey: async (world) => ({ params: await keyParams(world) }),
  updateOrganization: async () => ({ body: { name: 'Example' } }),
  createNetwork: async () => ({ body: { name: random() } }),
  getNetwork: async ({ network }) => ({ params: { id: network.id } }),
  updateNetwork: async ({ network }) => ({ params: { id: network.id }, body: { name: random() } }),
  getNetworkSettings: async ({ network }) => ({ params: { id: network.id } }),
  updateNetworkSettings: async ({ network }) => ({ params: { id: network.id }, body: { silentAfterDays: 61 } }),
  previewAccounts: async ({ network }) => ({ params: { id: network.id } }),
  getHome: async ({ network }) => ({ params: { id: network.id } }),
  getOwner: async (world) => ({ params: await ownerParams(world) }),
  createOwner: async () => ({ body: { name: 'X', email: email() } }),
  updateOwner: async (world) => ({ params: await ownerParams(world), body: { name: 'Y' } }),
  deleteOwner: async (world) => ({ params: await ownerParams(world) }),
  importOwners: async () => ({ body: { csv: 'name,email\n' } }),
  getOwnerImport: async ({ ctx }) => ({ params: { id: (await importOwners(ctx, 'name,email\n')).id! } }),
  getDevice: async (world) => ({ params: await deviceParams(world) }),
  updateDevice: async (world) => ({ params: await deviceParams(world), body: { tags: ['x'] } }),
  bulkUpdateDevices: async (world) => ({ body: { deviceIds: [(await deviceParams(world)).id], addTags: ['x'] } }),
  listCommands: async (world) => ({ params: await deviceParams(world) }),
  enqueueCommand: async (world) => ({ params: await deviceParams(world), body: { requestType: 'DeviceInformation' } }),
  cancelCommand: async (world) => ({ params: { ...(await deviceParams(world)), commandId: world.ctx.newId() } }),
  removeDevice: async (world) => ({ params: await deviceParams(world) }),
  getTimeline: async (world) => ({ params: await deviceParams(world) }),
  uploadPushCertificate: async () => ({ body: { certificatePem: 'x' } }),
}

export function sampleOf(endpoint: Endpoint, world: World): Promise<Sample> {
  return samples[endpoint.id]?.(world) ?? Promise.resolve({})
}

/** The address of an endpoint with its parameters filled in. */
export function addressOf({ path }: Endpoint, params: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

function random(): string {
  return `X ${randomBytes(6).toString('hex')}`
}

function email(): string {
  return `${randomBytes(6).toString('hex')}@example.com`
}

async function adminParams({ ctx }: World) {
  return {
    id: (await createAdmin(ctx, { email: email(), name: 'X', password, role: 'read-only', networks: 'all' })).id,
  }
}

async function keyParams({ ctx }: World) {
  return { id: (await createApiKey(ctx, { name: 'X', role: 'read-only', networks: 'all', expiresInDays: 1 })).id }
}

async function ownerParams({ ctx }: World) {
  return { id: (await createOwner(ctx, { name: 'X', email: email(), tags: [] })).id }
}

async function deviceParams({ ctx, network }: World) {
  return { id: (await anEnrolledDevice(ctx, { network })).id }
}

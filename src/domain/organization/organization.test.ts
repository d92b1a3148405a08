import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { inTransaction } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { listAudit } from '../audit/list-audit.ts'
import { createNetwork } from './create-network.ts'
import { createOrganization } from './create-organization.ts'
import { findNetworkByCode, getNetwork, listNetworks } from './get-network.ts'
import { getOrganization } from './get-organization.ts'
import { renameNetwork } from './rename-network.ts'
import { renameOrganization } from './rename-organization.ts'
import { updateNetworkSettings } from './update-network-settings.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const nowhere = '0199f0a2-0000-7000-8000-000000000000' as NetworkId

async function audited(): Promise<string[]> {
  const { items } = await listAudit(database.ctx, { networks: 'all', limit: 100 })
  return items.map((entry) => entry.action).toReversed()
}

describe('the organization', () => {
  it('is not there before setup, and can be renamed after', async () => {
    const { ctx } = database
    await expect(getOrganization(ctx)).rejects.toMatchObject({ code: 'SETUP_NEEDED' })
    await inTransaction(ctx, (tx) => createOrganization(tx, 'Example'))
    await renameOrganization(ctx, 'Example Ltd')
    await renameOrganization(ctx, 'Example Ltd')
    expect(await getOrganization(ctx)).toMatchObject({ name: 'Example Ltd' })
    expect(await audited()).toEqual(['organization.created', 'organization.renamed'])
  })
})

describe('a network', () => {
  it('is created closed, with a code that is easy to type', async () => {
    const network = await createNetwork(database.ctx, { name: 'Berlin' })
    expect(network).toMatchObject({
      authentication: 'none',
      userEnrollmentEnabled: false,
      profileUserEnrollmentEnabled: false,
      deviceEnrollmentEnabled: false,
      domainOverride: null,
      silentAfterDays: 60,
      supportContact: null,
    })
    expect(network.code).toMatch(/^[a-hjkmnp-z2-9]{10}$/)
  })

  it('is found by its code and by its id, and by nothing else', async () => {
    const { ctx } = database
    const network = await createNetwork(ctx, { name: 'Berlin' })
    expect(await findNetworkByCode(ctx, network.code)).toEqual(network)
    expect(await getNetwork(ctx, network.id)).toEqual(network)
    expect(await findNetworkByCode(ctx, network.code.toUpperCase())).toBeUndefined()
    expect(await findNetworkByCode(ctx, "' or 1=1 --")).toBeUndefined()
    await expect(getNetwork(ctx, nowhere)).rejects.toMatchObject({ code: 'NETWORK_NOT_FOUND' })
  })

  it('is listed for those who have access to it', async () => {
    const { ctx } = database
    const paris = await createNetwork(ctx, { name: 'Paris' })
    const berlin = await createNetwork(ctx, { name: 'Berlin' })
    expect(await listNetworks(ctx, 'all')).toEqual([berlin, paris])
    expect(await listNetworks(ctx, new Set([paris.id]))).toEqual([paris])
    expect(await listNetworks(ctx, new Set())).toEqual([])
  })

  it('has a name of its own, whatever the case', async () => {
    const { ctx } = database
    await createNetwork(ctx, { name: 'Berlin' })
    const paris = await createNetwork(ctx, { name: 'Paris' })
    await expect(createNetwork(ctx, { name: 'BERLIN' })).rejects.toMatchObject({
      code: 'NETWORK_NAME_TAKEN',
      field: 'name',
    })
    await expect(renameNetwork(ctx, paris.id, 'berlin')).rejects.toMatchObject({ code: 'NETWORK_NAME_TAKEN' })
    expect(await renameNetwork(ctx, paris.id, 'PARIS')).toMatchObject({ name: 'PARIS', code: paris.code })
    await expect(renameNetwork(ctx, nowhere, 'Rome')).rejects.toMatchObject({ code: 'NETWORK_NOT_FOUND' })
  })
})

describe('the settings of a network', () => {
  it('open User Enrollment only with user authentication chosen (S25)', async () => {
    const { ctx } = database
    const { id } = await createNetwork(ctx, { name: 'Berlin' })
    await expect(updateNetworkSettings(ctx, id, { userEnrollmentEnabled: true })).rejects.toMatchObject({
      code: 'AUTHENTICATION_REQUIRED',
      field: 'userEnrollmentEnabled',
      message: 'Choose how people sign in first: Apple User Enrollment needs user authentication.',
    })
    await updateNetworkSettings(ctx, id, { authentication: 'hosted' })
    expect(await updateNetworkSettings(ctx, id, { userEnrollmentEnabled: true })).toMatchObject({
      userEnrollmentEnabled: true,
    })
  })

  it.each(['profileUserEnrollmentEnabled', 'deviceEnrollmentEnabled'] as const)(
    'open %s only with it, too',
    async (setting) => {
      const { ctx } = database
      const { id } = await createNetwork(ctx, { name: 'Berlin' })
      const opened = updateNetworkSettings(ctx, id, { [setting]: true })
      await expect(opened).rejects.toMatchObject({ code: 'AUTHENTICATION_REQUIRED', field: setting })
    },
  )

  it('keep authentication on while enrollment is open, and say what to turn off first', async () => {
    const { ctx } = database
    const { id } = await createNetwork(ctx, { name: 'Berlin' })
    await updateNetworkSettings(ctx, id, {
      authentication: 'hosted',
      userEnrollmentEnabled: true,
      deviceEnrollmentEnabled: true,
    })
    await expect(updateNetworkSettings(ctx, id, { authentication: 'none' })).rejects.toMatchObject({
      code: 'AUTHENTICATION_REQUIRED',
      field: 'authentication',
      message:
        'Turn off Apple User Enrollment and Device Enrollment first: without user authentication nobody could enroll.',
    })
    const closed = { authentication: 'none', userEnrollmentEnabled: false, deviceEnrollmentEnabled: false } as const
    expect(await updateNetworkSettings(ctx, id, closed)).toMatchObject(closed)
  })

  it('leave one audit entry with what was before and after, and none for no change', async () => {
    const { ctx } = database
    const { id } = await createNetwork(ctx, { name: 'Berlin' })
    await updateNetworkSettings(ctx, id, { domainOverride: 'appleid.example.com', silentAfterDays: 60 })
    await updateNetworkSettings(ctx, id, { domainOverride: 'appleid.example.com' })
    const { items } = await listAudit(ctx, { networks: 'all', action: 'network.settings-changed', limit: 10 })
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      networkId: id,
      before: { domainOverride: null },
      after: { domainOverride: 'appleid.example.com' },
    })
  })

  it('do not mix when two admins change them at once', async () => {
    const { ctx } = database
    const { id } = await createNetwork(ctx, { name: 'Berlin' })
    await updateNetworkSettings(ctx, id, { authentication: 'hosted' })
    const outcomes = await Promise.allSettled([
      updateNetworkSettings(ctx, id, { authentication: 'none' }),
      updateNetworkSettings(ctx, id, { userEnrollmentEnabled: true }),
    ])
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, adminServer } from '../../../tests/support/admin-server.ts'
import { anEnrolledDevice } from '../../../tests/support/enrolled-device.ts'

let api: AdminServer
beforeAll(async () => {
  api = await adminServer()
})
afterAll(() => api.close())

describe('networks', () => {
  it('are created, listed, renamed and got', async () => {
    const created = await api.ask('POST', '/networks', { body: { name: '  Paris ' } })
    expect(created.status).toBe(201)
    const { id } = created.json as { id: string }
    expect((await api.ask('PATCH', `/networks/${id}`, { body: { name: 'Lyon' } })).json).toMatchObject({
      id,
      name: 'Lyon',
    })
    expect((await api.ask('GET', `/networks/${id.toUpperCase()}`)).json).toMatchObject({ name: 'Lyon', deviceCount: 0 })
    expect((await api.ask('GET', '/networks')).json).toMatchObject({ items: [{ name: 'Berlin' }, { name: 'Lyon' }] })
    expect((await api.ask('POST', '/networks', { body: { name: 'lyon' } })).code).toBe('NETWORK_NAME_TAKEN')
  })

  it('of others do not exist for those without access to them', async () => {
    const network = (await api.ask('POST', '/networks', { body: { name: 'Rome' } })).json as { id: string }
    const headers = await api.adminHeaders({ role: 'full', networks: new Set([api.network.id]) })
    expect((await api.ask('GET', '/networks', { headers })).json).toMatchObject({ items: [{ name: 'Berlin' }] })
    const theirs = await api.ask('GET', `/networks/${network.id}`, { headers })
    const nobodys = await api.ask('GET', '/networks/0199f0a2-0000-7000-8000-000000000000', { headers })
    expect({ ...(theirs.json as object), traceId: '' }).toEqual({ ...(nobodys.json as object), traceId: '' })
    expect(theirs.status).toBe(404)
  })
})

describe('the settings of a network', () => {
  const path = () => `/networks/${api.network.id}/settings`

  it('show the User Enrollment Link only while it is open (S26, S28)', async () => {
    expect((await api.ask('GET', path())).json).toMatchObject({ userEnrollmentLink: null })
    const refused = await api.ask('PATCH', path(), { body: { userEnrollmentEnabled: true } })
    expect([refused.status, refused.code]).toEqual([409, 'AUTHENTICATION_REQUIRED'])
    expect(refused.json).toMatchObject({ field: 'userEnrollmentEnabled' })
    const opened = await api.ask('PATCH', path(), { body: { authentication: 'hosted', userEnrollmentEnabled: true } })
    expect(opened.json).toMatchObject({ userEnrollmentLink: `https://mdm.example.com/e/${api.network.code}` })
    const closed = await api.ask('PATCH', path(), { body: { userEnrollmentEnabled: false } })
    expect(closed.json).toMatchObject({ userEnrollmentLink: null })
  })

  it('take a domain for the override and nothing else (S45)', async () => {
    for (const domainOverride of [
      '@corp.example',
      'https://corp.example',
      'corp',
      'a b.example',
      'corp.example/',
      'münchen.example',
      '',
    ]) {
      const answer = await api.ask('PATCH', path(), { body: { domainOverride } })
      expect([domainOverride, answer.status, answer.json]).toMatchObject([
        domainOverride,
        400,
        { field: 'domainOverride' },
      ])
    }
    const saved = await api.ask('PATCH', path(), { body: { domainOverride: ' AppleID.Corp.Example ' } })
    expect(saved.json).toMatchObject({ domainOverride: 'appleid.corp.example' })
  })

  it('preview each owner’s account under an override that is only tried (S44, S46)', async () => {
    await api.ask('PATCH', path(), { body: { domainOverride: null } })
    for (const email of ['ana@a.example', 'ana@b.example', 'ben@a.example']) {
      await api.ask('POST', '/owners', { body: { name: `Owner of ${email}`, email } })
    }
    const preview = (query: string) => api.ask('GET', `/networks/${api.network.id}/managed-apple-accounts?${query}`)
    expect((await preview('')).json).toMatchObject({ ownerCount: 3, problemCount: 0, changedCount: 0 })
    expect((await preview('domainOverride=appleid.corp.example&problemsOnly=true')).json).toMatchObject({
      problemCount: 2,
      changedCount: 3,
      items: [
        {
          email: 'ana@a.example',
          managedAppleAccount: null,
          problem: { code: 'NOT_UNIQUE', otherOwners: ['Owner of ana@b.example'] },
        },
        { email: 'ana@b.example', managedAppleAccount: null },
      ],
    })
    expect((await preview('domainOverride=')).json).toMatchObject({ changedCount: 0 })
  })
})

describe('home', () => {
  it('says what is to do, verified by looking', async () => {
    const answer = await api.ask('GET', `/networks/${api.network.id}/home`)
    expect(answer.json).toMatchObject({ isSetUp: false, counts: { devices: 0, enrolledLast30Days: 0 } })
    const { checklist, days } = answer.json as { checklist: { id: string; state: string }[]; days: unknown[] }
    expect(checklist.map(({ id, state }) => [id, state])).toContainEqual(['push-certificate', 'to-do'])
    expect(days).toHaveLength(30)
  })

  it('counts devices once there are some', async () => {
    await anEnrolledDevice(api.ctx, { network: api.network })
    await anEnrolledDevice(api.ctx, { network: api.network, kind: 'device' })
    const answer = await api.ask('GET', `/networks/${api.network.id}/home`)
    expect(answer.json).toMatchObject({ isSetUp: true, counts: { devices: 2, userEnrolled: 1, deviceEnrolled: 1 } })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAudit } from '../../src/contract/audit.ts'
import { listDevices } from '../../src/contract/devices.ts'
import {
  createOwner,
  deleteOwner,
  getOwner,
  getOwnerImport,
  importOwners,
  listOwners,
  type OwnerImport,
} from '../../src/contract/owners.ts'
import { startWorld, until, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

describe('adding owners one by one', () => {
  it('S33: makes an owner who can enroll, and an entry in the audit', async () => {
    const owner = await world.api.call(createOwner, {
      body: { name: 'Ana Bauer', email: 'ana.bauer@example.org', password: 'a first password', tags: ['sales'] },
    })
    expect(owner).toMatchObject({ username: 'ana.bauer', source: 'hosted', hasPassword: true, tags: ['sales'] })
    expect(owner.accounts).toMatchObject([{ managedAppleAccount: 'ana.bauer@example.org', problem: null }])
    const phone = await world.enroll({ ...owner, password: 'a first password' }, { model: 'iphone' })
    expect((await world.shown(phone)).owner).toMatchObject({ id: owner.id, name: 'Ana Bauer' })
    const { items } = await world.api.call(listAudit, { query: { subjectId: owner.id, action: 'owner.created' } })
    expect(items.map(({ actor }) => actor.label)).toEqual(['tests'])
  })

  it('S33: refuses a second owner with the same e-mail, however it is written', async () => {
    await world.aPerson('Once Only')
    const refusal = await world.api.refusal(createOwner, { body: { name: 'Twice', email: 'ONCE.only@example.org' } })
    expect(refusal).toMatchObject({ status: 409, field: 'email' })
  })

  it('S33: keeps an owner who has devices, or has the devices leave first', async () => {
    const person = await world.aPerson('Dora Deleted')
    const phone = await world.enroll(person, { model: 'iphone' })
    const refusal = await world.api.refusal(deleteOwner, { params: { id: person.id } })
    expect(refusal).toMatchObject({ status: 409, code: 'OWNER_HAS_DEVICES' })
    const withLeaving = { params: { id: person.id }, query: { leaving: true } as never }
    expect(await world.api.refusal(deleteOwner, withLeaving)).toMatchObject({ code: 'OWNER_DEVICES_LEAVING' })
    await phone.when(({ enrollment }) => enrollment === null)
    await until(async () => (await world.api.call(listDevices, { query: { ownerId: person.id } })).items.length === 0)
    await world.api.call(deleteOwner, withLeaving)
    expect((await world.api.raw(`/api/v1/owners/${person.id}`)).status).toBe(404)
  })
})

describe('importing owners', () => {
  it('S34: has a sample that imports as it is: tried first, then done, and the second time nothing changes', async () => {
    const sample = await world.api.raw('/api/v1/owners/import/sample')
    expect(sample.headers.get('content-type')).toContain('text/csv')
    const csv = await sample.text()
    const before = await ownerCount()

    expect(await world.api.call(importOwners, { query: { dryRun: true } as never, body: { csv } })).toMatchObject({
      ...{ id: null, state: 'dry-run', total: 3, created: 3, updated: 0, unchanged: 0, errorCount: 0 },
    })
    expect(await ownerCount()).toBe(before)

    expect(await imported(csv)).toMatchObject({ created: 3, updated: 0, unchanged: 0, errorCount: 0 })
    expect(await ownerCount()).toBe(before + 3)
    const ana = await ownerNamed('ana@example.com')
    expect(ana).toMatchObject({ name: 'Ana Bauer', hasPassword: true })
    expect(ana.tags.toSorted()).toEqual(['berlin', 'sales'])

    expect(await imported(csv)).toMatchObject({ created: 0, updated: 0, unchanged: 3, errorCount: 0 })
    expect(await ownerCount()).toBe(before + 3)
  })

  it('S34: says of each bad line what is wrong with it, and imports the good ones', async () => {
    const csv = [
      'email;name;password;tags;shoe size',
      'good.one@example.org;Good One;;a;44',
      'not-an-address;No Address;;;',
      ';No E-mail;;;',
      'good.two@example.org;"Good; Two";;a;',
      'short@example.org;Short Password;short;;',
      'GOOD.one@example.org;Once More;;;',
      'nameless@example.org;;;;',
    ].join('\r\n')
    const result = await imported(csv)
    expect(result).toMatchObject({ created: 2, updated: 0, unchanged: 0, errorCount: 5 })
    expect(result.errors.map(({ row, field, severity }) => [row, field, severity])).toEqual([
      [1, null, 'warning'],
      [3, 'email', 'error'],
      [4, 'email', 'error'],
      [6, 'password', 'error'],
      [7, 'email', 'error'],
      [8, 'name', 'error'],
    ])
    for (const { detail } of result.errors) expect(detail).toMatch(/^[A-Z].*\.$/)
    expect((await ownerNamed('good.two@example.org')).name).toBe('Good; Two')
    await expect(ownerNamed('nameless@example.org')).rejects.toThrow()
  })

  it('S34: refuses a file without the names of its columns', async () => {
    const refusal = await world.api.refusal(importOwners, { body: { csv: 'Ana,ana@example.org\n' } })
    expect(refusal).toMatchObject({ code: 'CSV_HEADER_MISSING', field: 'csv' })
  })

  it('S34: changes what a later file says, and keeps what it leaves out', async () => {
    await imported('name,email,password,tags\nOld Name,changing@example.org,a long first password,keep\n')
    const result = await imported('name,email\nNew Name,Changing@example.org\n')
    expect(result).toMatchObject({ created: 0, updated: 1, unchanged: 0 })
    expect(await ownerNamed('changing@example.org')).toMatchObject({
      ...{ name: 'New Name', hasPassword: true, tags: ['keep'] },
    })
  })

  it('S34: makes people who enroll with the password of the file, which is kept nowhere', async () => {
    const password = 'imported secret 4711'
    await imported(`name,email,password\nIna Imported,ina.imported@example.org,${password}\n`)
    const owner = await ownerNamed('ina.imported@example.org')
    const detail = await world.api.call(getOwner, { params: { id: owner.id } })
    const phone = await world.enroll({ ...detail, password }, { model: 'iphone' })
    expect((await world.shown(phone)).owner?.id).toBe(owner.id)
    await world.settled()
    expect(await world.dump()).not.toContain(password)
  })

  it('S34: takes 10,000 owners in one file, and the same file again', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => `Person ${n},person${n}@many.example,,team${n % 20}`)
    const csv = ['name,email,password,tags', ...rows].join('\n')
    const before = await ownerCount()
    const trial = await world.api.call(importOwners, { query: { dryRun: true } as never, body: { csv } })
    expect(trial).toMatchObject({ total: 10_000, created: 10_000 })
    expect(await imported(csv)).toMatchObject({ total: 10_000, done: 10_000, created: 10_000, errorCount: 0 })
    expect(await ownerCount()).toBe(before + 10_000)
    expect(await imported(csv)).toMatchObject({ created: 0, updated: 0, unchanged: 10_000 })
    expect(await ownerCount()).toBe(before + 10_000)
  })
})

describe('an owner who enrolls', () => {
  it('S39: must be known beforehand: an unknown person is refused and does not become an owner', async () => {
    const before = await ownerCount()
    const stranger = { email: 'stranger@example.org', password: 'whatever it may be' }
    await expect(world.simulator.enrollAccountDriven({ model: 'iphone', ...stranger })).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
      message: expect.stringContaining('That address and password do not go together'),
    })
    expect(await ownerCount()).toBe(before)
  })

  it('S39: is told the same for a wrong password as for an unknown address', async () => {
    const person = await world.aPerson('Walt Wrong')
    const wrong = { email: person.email, password: 'not the right one' }
    await expect(world.simulator.enrollAccountDriven({ model: 'iphone', ...wrong })).rejects.toMatchObject({
      message: expect.stringContaining('That address and password do not go together'),
    })
    expect((await world.api.call(listDevices, { query: { ownerId: person.id } })).items).toEqual([])
  })

  it('S30: needs a Managed Apple Account; without one, person and admin are told why', async () => {
    const password = 'a long first password'
    await imported(`name,email,password\nJörg Müller,jörg@example.org,${password}\n`)
    const owner = await ownerNamed('jörg@example.org')
    const { accounts } = await world.api.call(getOwner, { params: { id: owner.id } })
    expect(accounts).toMatchObject([
      {
        managedAppleAccount: null,
        problem: expect.stringContaining('letters that a Managed Apple Account cannot have'),
      },
    ])
    const enrolling = world.simulator.enrollAccountDriven({
      ...{ model: 'iphone', email: owner.email, password, identifier: 'jorg@example.org' },
    })
    await expect(enrolling).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
      message: expect.stringContaining('Your work account is not ready yet'),
    })
    expect((await world.api.call(listDevices, { query: { ownerId: owner.id } })).items).toEqual([])
    const { items } = await world.api.call(listAudit, { query: { action: 'enrollment.refused' } })
    expect(items[0]?.after).toMatchObject({ reason: 'ACCOUNT_NOT_SETTLED' })
  })

  it('S30: does not get past Apple when Apple does not know the account', async () => {
    const person = await world.aPerson('Nora Unknown')
    world.simulator.accounts.refuse(person.email)
    await expect(world.enroll(person, { model: 'iphone' })).rejects.toMatchObject({ code: 'MANAGED_ACCOUNT_REFUSED' })
    expect((await world.api.call(listDevices, { query: { ownerId: person.id } })).items).toEqual([])
  })

  it('S31: is asked for one password only, the one at the organization', async () => {
    const signIn = await signInPage()
    const asked = signIn.page.forms.flatMap(({ fields }) => fields).filter(({ type }) => type === 'password')
    expect(asked).toHaveLength(1)
    expect(signIn.page.text).toContain('Password at Example Corp')
    expect(signIn.page.text).toContain('Your personal Apple Account is not involved')
  })

  it('S31: leaves no password anywhere, and there is no place for that of a Managed Apple Account', async () => {
    const person = await world.aPerson('Sasha Secret')
    await world.enroll(person, { model: 'iphone' })
    await world.settled()
    expect(await world.dump()).not.toContain(person.password)
    const { rows } = await world.sandbox.lodger.app.pool.query<{ place: string }>(
      `select table_name || '.' || column_name as place from information_schema.columns
       where table_schema = 'public' and column_name ~ 'password|passphrase' order by place`,
    )
    expect(rows.map(({ place }) => place)).toEqual(['admins.password_hash', 'owners.password_hash'])
  })
})

/** The page that the link's button leads to on a phone that enrolls by profile. */
async function signInPage() {
  const phone = { model: 'iphone', osVersion: '14.8' }
  const { page } = await world.openPage(world.link, phone)
  const button = page.links.find(({ href }) => href.includes('/sign-in'))
  return world.openPage(new URL(button?.href ?? '', world.link).href, phone)
}

async function ownerCount(): Promise<number> {
  const { rows } = await world.sandbox.lodger.app.pool.query<{ count: string }>('select count(*) from owners')
  return Number(rows[0]?.count)
}

async function ownerNamed(email: string) {
  const { items } = await world.api.call(listOwners, { query: { search: email } })
  const found = items.find((owner) => owner.email === email)
  if (!found) throw new Error(`There is no owner ${email}`)
  return found
}

/** Imports a file and waits for the end of it. */
async function imported(csv: string): Promise<OwnerImport> {
  let progress = await world.api.call(importOwners, { body: { csv } })
  await until(async () => {
    progress = await world.api.call(getOwnerImport, { params: { id: progress.id ?? '' } })
    return progress.state !== 'running'
  })
  expect(progress.state).toBe('done')
  return progress
}

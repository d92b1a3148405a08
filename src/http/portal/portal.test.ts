import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { edgeServer } from '../../../tests/support/edge-server.ts'
import {
  accountDriven,
  anOpenNetwork,
  aPerson,
  byProfile,
  EnrollingDevice,
  ownedDevice,
  ownerPassword,
  setUpEnrollment,
} from '../../../tests/support/enrolling-device.ts'
import { parseAuthenticationResult } from '../../apple/enrollment/authentication-result.ts'
import { type EnrollmentRequest, signEnrollmentRequest } from '../../domain/enrollment/enrollment-request.ts'
import type { Network } from '../../domain/organization/network.ts'
import { updateNetworkSettings } from '../../domain/organization/update-network-settings.ts'
import { createOwner } from '../../domain/owners/create-owner.ts'
import type { Owner } from '../../domain/owners/owner.ts'
import { registerPortal } from './register-portal.ts'

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'
const oldIphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 14_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.1 Mobile/15E148 Safari/604.1'
const windows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'

let database: TestDatabase
let server: FastifyInstance
let network: Network
let ana: Owner
beforeAll(async () => {
  database = await testDatabase()
  await setUpEnrollment(database.ctx)
  network = await anOpenNetwork(database.ctx)
  ana = await aPerson(database.ctx, 'ana@corp.example')
  server = await edgeServer(database, registerPortal)
})
afterAll(async () => {
  await server.close()
  await database.close()
})

/** As much of a browser as these pages need: it keeps the cookie and fills in forms. */
class Visitor {
  cookie = ''
  page = ''

  async get(url: string, headers: Record<string, string> = {}) {
    return this.#take(await server.inject({ url, headers: { ...headers, ...this.#cookies() } }))
  }

  /** Sends the form of the page, with its hidden fields. */
  async submit(fields: Record<string, string> = {}) {
    const action = /<form method="post" action="([^"]*)"/.exec(this.page)?.[1] ?? ''
    const hidden = [...this.page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
    const values = Object.fromEntries(hidden.map(([, name, value]) => [name, value?.replaceAll('&#39;', "'")]))
    return this.#take(
      await server.inject({
        method: 'POST',
        url: action,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...this.#cookies() },
        payload: new URLSearchParams({ ...values, ...fields } as Record<string, string>).toString(),
      }),
    )
  }

  #cookies(): Record<string, string> {
    return this.cookie === '' ? {} : { cookie: this.cookie }
  }

  #take<T extends { body: string; headers: Record<string, unknown> }>(response: T): T {
    const [set] = [response.headers['set-cookie']].flat() as (string | undefined)[]
    if (set) this.cookie = set.split(';', 1)[0]!
    this.page = response.body
    return response
  }
}

function signInUrl(request: EnrollmentRequest = accountDriven, typed?: string, at = network): string {
  const signed = signEnrollmentRequest(database.ctx, at.id, request)
  const hint = typed === undefined ? '' : `&user-identifier=${encodeURIComponent(typed)}`
  return `/e/${at.code}/sign-in?request=${signed}${hint}`
}

async function aVisitorWhoSignedIn(request: EnrollmentRequest = accountDriven): Promise<Visitor> {
  const visitor = new Visitor()
  await visitor.get(signInUrl(request))
  await visitor.submit({ identifier: 'ana@corp.example', password: ownerPassword })
  return visitor
}

async function countSessions(): Promise<number> {
  return (await database.db.selectFrom('enrollmentSessions').select('id').execute()).length
}

describe('the front door (S19, S27)', () => {
  it('shows an iPhone the words that it will show', async () => {
    const { statusCode, body, headers } = await new Visitor().get(`/e/${network.code}`, { 'user-agent': iphone })
    expect(statusCode).toBe(200)
    for (const words of ['VPN &amp; Device Management', 'Sign In to Work or School Account', 'Example &amp; Sons']) {
      expect(body).toContain(words)
    }
    expect(body).toContain('Your next three steps on this iPhone')
    expect(body).not.toContain('<svg')
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-language': 'en' })
  })

  it('needs no script, and nothing from elsewhere', async () => {
    for (const path of ['', '/privacy', '/device', '?device=all', '?device=mac']) {
      const { body } = await new Visitor().get(`/e/${network.code}${path}`, { 'user-agent': windows })
      expect(body).not.toMatch(/<script|style="|\son[a-z]+="/)
      const addresses = [...body.matchAll(/(?:href|src|action)="([^"]*)"/g)].map((match) => match[1]!)
      expect(
        addresses.filter((address) => !/^(\/(e|portal)\/|data:,$|https:\/\/mdm\.example\.org\/)/.test(address)),
      ).toEqual([])
    }
  })

  it('gives a desktop a code to scan, and the steps for each kind of device', async () => {
    const { body } = await new Visitor().get(`/e/${network.code}`, { 'user-agent': windows })
    expect(body).toContain('<svg role="img"')
    expect(body).toContain(`https://mdm.example.org/e/${network.code}`)
    expect(body.match(/\?device=(iphone|ipad|mac|vision|all)"/g)).toHaveLength(5)
    const mac = await new Visitor().get(`/e/${network.code}?device=mac`, { 'user-agent': windows })
    expect(mac.body).toContain('System Settings')
    const all = await new Visitor().get(`/e/${network.code}?device=all`, { 'user-agent': windows })
    expect(all.body).toContain('System Settings')
    expect(all.body).toContain('Sign In to Work or School Account')
  })

  it('offers an old system the way by profile where the network allows it, and an update where not', async () => {
    const open = await new Visitor().get(`/e/${network.code}`, { 'user-agent': oldIphone })
    expect(open.body).toContain('Profile Downloaded')
    expect(open.body).toContain(`/e/${network.code}/sign-in?request=`)
    const modern = await anOpenNetwork(database.ctx, { profileUserEnrollmentEnabled: false })
    const closed = await new Visitor().get(`/e/${modern.code}`, { 'user-agent': oldIphone })
    expect(closed.body).toContain('needs an update first')
    expect(closed.body).not.toContain('/sign-in')
  })

  it('tells what the work account looks like', async () => {
    const own = await anOpenNetwork(database.ctx, {
      domainOverride: 'appleid.corp.example',
      supportContact: 'help <desk>',
    })
    const { body } = await new Visitor().get(`/e/${own.code}`, { 'user-agent': iphone })
    expect(body).toContain('<strong>@appleid.corp.example</strong>')
    expect(body).toContain('help &lt;desk&gt;')
  })

  it('speaks German to those who ask for it', async () => {
    const { body, headers } = await new Visitor().get(`/e/${network.code}`, {
      'user-agent': iphone,
      'accept-language': 'de-AT,de;q=0.9',
    })
    expect(headers['content-language']).toBe('de')
    expect(body).toContain('<html lang="de">')
    expect(body).toContain('VPN und Geräteverwaltung')
  })
})

describe('a closed link (S28)', () => {
  it('says so kindly, and looks like a link that never was', async () => {
    const own = await anOpenNetwork(database.ctx)
    const admitted = await new Visitor().get(`/e/${own.code}`)
    await updateNetworkSettings(database.ctx, own.id, { userEnrollmentEnabled: false, deviceEnrollmentEnabled: false })
    const closed = await new Visitor().get(`/e/${own.code}`)
    const unknown = await new Visitor().get('/e/aaaaaaaaaa')
    const nowhere = await new Visitor().get('/e/')
    expect([admitted, closed, unknown, nowhere].map((response) => response.statusCode)).toEqual([200, 410, 404, 404])
    expect(closed.body).toBe(unknown.body)
    expect(closed.body).toContain('not available at the moment')
    expect((await new Visitor().get(`/e/${own.code}/device`)).statusCode).toBe(410)
    expect((await new Visitor().get(signInUrl(accountDriven, undefined, own))).statusCode).toBe(410)
    expect((await new Visitor().get(`/e/${own.code}/privacy`)).statusCode).toBe(200)
  })
})

describe('signing in from Settings', () => {
  it('ends in a redirect that hands the device its token', async () => {
    const visitor = new Visitor()
    const form = await visitor.get(signInUrl(accountDriven, 'ana@corp.example'))
    expect(form.body).toContain('value="ana@corp.example"')
    expect(String(form.headers['set-cookie'])).toMatch(/HttpOnly; Secure; SameSite=Lax/)
    const before = await countSessions()
    const question = await visitor.submit({ identifier: 'ana@corp.example', password: ownerPassword })
    expect(question.statusCode).toBe(200)
    expect(question.body).toContain(`You are enrolling as ${ana.name}`)
    expect(await countSessions()).toBe(before)
    const end = await visitor.submit()
    expect(end.statusCode).toBe(308)
    expect(end.headers['cache-control']).toBe('no-store')
    expect(end.body).toBe('')
    const device = new EnrollingDevice(database.ctx, { network, owner: ana })
    device.bearerToken = parseAuthenticationResult(String(end.headers.location))
    await device.fetchProfile()
    expect(device.profile?.enrollsAs).toEqual({
      kind: 'account-driven-user',
      assignedManagedAppleId: 'ana@corp.example',
    })
  })

  it.each([
    ['the e-mail in capitals', 'ANA@corp.example'],
    ['the e-mail with a space around it', 'ana@corp.example '],
    ['nothing', undefined],
  ])('takes it that somebody typed %s', async (_, typed) => {
    const visitor = new Visitor()
    await visitor.get(signInUrl(accountDriven, typed?.trim()))
    const { statusCode } = await visitor.submit({ identifier: 'ana@corp.example', password: ownerPassword })
    expect(statusCode).toBe(200)
    expect((await visitor.submit()).statusCode).toBe(308)
  })

  it('knows a plus sign however it was sent', async () => {
    const bo = await aPerson(database.ctx, 'bo+work@corp.example')
    const visitor = new Visitor()
    await visitor.get(`${signInUrl()}&user-identifier=bo+work@corp.example`)
    await visitor.submit({ identifier: bo.email, password: ownerPassword })
    expect((await visitor.submit()).statusCode).toBe(308)
  })

  it.each([
    ['a wrong password', { identifier: 'ana@corp.example', password: 'wrong' }],
    ['an unknown person', { identifier: 'nobody@corp.example', password: ownerPassword }],
    ['no password', { identifier: 'ana@corp.example', password: '' }],
  ])('shows the form again for %s, with one and the same message', async (_, fields) => {
    const visitor = new Visitor()
    await visitor.get(signInUrl())
    const again = await visitor.submit(fields)
    expect(again.statusCode).toBe(200)
    expect(again.body).toContain('That address and password do not go together')
    expect(again.body).toContain(`value="${fields.identifier}"`)
    expect(again.body).not.toContain(ownerPassword)
    await visitor.submit({ identifier: 'ana@corp.example', password: ownerPassword })
    expect((await visitor.submit()).statusCode).toBe(308)
  })

  it('stops who guesses, for a known account and an unknown one alike', async () => {
    for (const identifier of [(await aPerson(database.ctx)).email, 'unknown.guess@corp.example']) {
      const visitor = new Visitor()
      await visitor.get(signInUrl())
      for (let attempt = 0; attempt < 10; attempt++) await visitor.submit({ identifier, password: 'wrong' })
      const stopped = await visitor.submit({ identifier: identifier.toUpperCase(), password: ownerPassword })
      expect(stopped.statusCode).toBe(429)
      expect(stopped.body).toContain('Too many tries')
      expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0)
    }
  })
})

describe('nobody enrolls as somebody else', () => {
  it('who signs in as another than they typed in Settings: the page says so, and what to enter', async () => {
    const eve = await aPerson(database.ctx)
    const visitor = new Visitor()
    await visitor.get(signInUrl(accountDriven, 'ana@corp.example'))
    const before = await countSessions()
    const refused = await visitor.submit({ identifier: eve.email, password: ownerPassword })
    expect(refused.statusCode).toBe(403)
    expect(refused.body).toContain(`you entered ana@corp.example, but you signed in as ${eve.name} (${eve.email})`)
    expect(refused.body).toContain('Nothing was changed on your device')
    expect(refused.body).toMatch(/mention this number: [0-9a-f]{16}/)
    expect(await countSessions()).toBe(before)
  })

  it('whose Managed Apple Account would be another’s, too (S46)', async () => {
    const own = await anOpenNetwork(database.ctx, { domainOverride: 'appleid.corp.example' })
    const [first] = await Promise.all([aPerson(database.ctx, 'cy@a.example'), aPerson(database.ctx, 'cy@b.example')])
    const visitor = new Visitor()
    await visitor.get(signInUrl(accountDriven, undefined, own))
    const refused = await visitor.submit({ identifier: first.email, password: ownerPassword })
    expect(refused.statusCode).toBe(403)
    expect(refused.body).toContain('Your work account is not ready yet')
    const entry = await database.db
      .selectFrom('auditEntries')
      .select(['after'])
      .where('networkId', '=', own.id)
      .where('action', '=', 'enrollment.refused')
      .executeTakeFirst()
    expect(entry?.after).toMatchObject({ reason: 'ACCOUNT_NOT_SETTLED' })
    expect(JSON.stringify(entry)).not.toContain(first.email)
  })

  it('by a form that was sent to another browser, or to none', async () => {
    const attacker = await aVisitorWhoSignedIn()
    const victim = new Visitor()
    await victim.get(signInUrl())
    victim.page = attacker.page
    const before = await countSessions()
    expect((await victim.submit()).statusCode).toBe(410)
    const crossSite = new Visitor()
    crossSite.page = attacker.page
    expect((await crossSite.submit()).statusCode).toBe(410)
    expect(await countSessions()).toBe(before)
    const ownForm = new Visitor()
    await ownForm.get(signInUrl())
    const again = await ownForm.submit({ form: 'made up', identifier: 'ana@corp.example', password: ownerPassword })
    expect(again.body).toContain('This page had been open too long')
  })

  it('by a confirmation that was edited, is another network’s, or is old', async () => {
    const before = await countSessions()
    const edited = await aVisitorWhoSignedIn()
    expect((await edited.submit({ confirmation: 'AAAA' })).statusCode).toBe(410)
    const elsewhere = await aVisitorWhoSignedIn()
    const other = await anOpenNetwork(database.ctx)
    elsewhere.page = elsewhere.page.replaceAll(network.code, other.code)
    expect((await elsewhere.submit()).statusCode).toBe(410)
    const old = await aVisitorWhoSignedIn()
    database.setNow(new Date(Date.now() + 11 * 60_000))
    expect((await old.submit()).statusCode).toBe(410)
    database.setNow(new Date())
    expect(await countSessions()).toBe(before)
  })
})

describe('enrolling by profile', () => {
  async function profileLink(request: EnrollmentRequest): Promise<{ visitor: Visitor; link: string }> {
    const visitor = await aVisitorWhoSignedIn(request)
    const page = await visitor.submit()
    expect(page.statusCode).toBe(200)
    return { visitor, link: /href="([^"]*\/profile\?ticket=[^"]*)"/.exec(page.body)?.[1] ?? '' }
  }

  it('is a download that works once, and is not used up by a look at it', async () => {
    const { visitor, link } = await profileLink(byProfile)
    expect((await server.inject({ method: 'HEAD', url: link })).statusCode).toBe(404)
    const download = await visitor.get(link)
    expect(download.statusCode).toBe(200)
    expect(download.headers).toMatchObject({
      'content-type': 'application/x-apple-aspen-config',
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="enroll.mobileconfig"',
    })
    const device = new EnrollingDevice(database.ctx, { network, owner: ana, request: byProfile })
    device.readProfile(download.rawPayload)
    expect(device.profile?.enrollsAs).toEqual({ kind: 'profile-user', managedAppleId: 'ana@corp.example' })
    const second = await visitor.get(link)
    expect(second.statusCode).toBe(410)
    expect(second.body).toContain('This download has been used')
  })

  it('makes a device of the organization only by its own page, which says what that means', async () => {
    const entry = await new Visitor().get(`/e/${network.code}/device`, { 'user-agent': iphone })
    expect(entry.body).toContain('Erase it completely')
    expect(entry.body).toContain('Do not continue with a device you own')
    const { visitor, link } = await profileLink(ownedDevice)
    const download = await visitor.get(link)
    const device = new EnrollingDevice(database.ctx, { network, owner: ana, request: ownedDevice })
    device.readProfile(download.rawPayload)
    expect(device.profile?.enrollsAs).toEqual({ kind: 'device', accessRights: 8191 })
  })

  it('does not become another kind by an edited address', async () => {
    const [body, signature] = signInUrl().split('request=')[1]!.split('.')
    const edited = Buffer.from(body!, 'base64url')
      .toString()
      .replace('"user"', '"device"')
      .replace('account-driven', 'profile')
    const forged = `/e/${network.code}/sign-in?request=${Buffer.from(edited).toString('base64url')}.${signature}`
    expect((await new Visitor().get(forged)).statusCode).toBe(410)
    expect((await new Visitor().get(`${signInUrl()}&kind=device`)).statusCode).toBe(200)
  })
})

describe('what is wrong with a request', () => {
  it.each([
    ['no enrollment request', `/sign-in`, 410],
    ['a made-up one', `/sign-in?request=abc.def`, 410],
    ['an unknown page', `/nothing`, 404],
  ])('%s gets a page that says what to do', async (_, path, status) => {
    const { statusCode, body } = await new Visitor().get(`/e/${network.code}${path}`)
    expect(statusCode).toBe(status)
    expect(body).toContain('What you can do')
  })

  it.each([
    ['JSON', 'application/json', '{}', 415],
    ['an oversized form', 'application/x-www-form-urlencoded', 'a='.padEnd(20_000, 'x'), 413],
  ])('%s gets one, too', async (_, type, payload, status) => {
    const response = await server.inject({
      method: 'POST',
      url: `/e/${network.code}/sign-in`,
      headers: { 'content-type': type },
      payload,
    })
    expect(response.statusCode).toBe(status)
    expect(response.body).toContain('Nothing was changed on your device')
  })

  it('escapes what people are called', async () => {
    await createOwner(database.ctx, {
      name: '<img src=x onerror=alert(1)>',
      email: 'dee@corp.example',
      password: ownerPassword,
      tags: [],
    })
    const visitor = new Visitor()
    await visitor.get(signInUrl(accountDriven, '"><script>'))
    expect(visitor.page).not.toContain('<script>')
    const page = await visitor.submit({ identifier: 'dee@corp.example', password: ownerPassword })
    expect(page.body).not.toMatch(/<img|<script/)
  })
})

describe('the list of what the organization sees', () => {
  it('is whole, in every language', async () => {
    for (const language of ['en', 'de']) {
      const { body } = await new Visitor().get(`/e/${network.code}/privacy`, { 'accept-language': language })
      expect(body.match(/<li>/g)?.length).toBe(24 + 13)
      expect(body).not.toMatch(/facts\.|\{\{/)
    }
  })
})

it('serves its stylesheet under a name that changes with it', async () => {
  const { body } = await new Visitor().get(`/e/${network.code}`)
  const path = /href="(\/portal\/[^"]*)"/.exec(body)?.[1] ?? ''
  const { statusCode, headers } = await server.inject(path)
  expect(statusCode).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
})

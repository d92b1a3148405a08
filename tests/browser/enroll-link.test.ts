import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { SimulatedDevice } from '../../simulator/device/device.ts'
import { discover } from '../../simulator/device/discovery.ts'
import { machineInfo } from '../../simulator/device/machine-info.ts'
import { signInAddress } from '../../simulator/device/sign-in-challenge.ts'
import { createNetwork, getNetworkSettings, updateNetworkSettings } from '../../src/contract/networks.ts'
import { complaintsOf, newPage, openBrowser, sidewaysScroll } from '../support/browser.ts'
import { type Person, startWorld, type World } from '../support/world.ts'

const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const visitors = {
  iphone: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${webKit} Version/18.1 Mobile/15E148 Safari/604.1`,
  oldIphone: `Mozilla/5.0 (iPhone; CPU iPhone OS 14_8 like Mac OS X) ${webKit} Version/14.1 Mobile/15E148 Safari/604.1`,
  ancientIphone: `Mozilla/5.0 (iPhone; CPU iPhone OS 12_5 like Mac OS X) ${webKit} Version/12.1 Mobile/15E148 Safari/604.1`,
  ipad: `Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) ${webKit} Version/17.5 Mobile/15E148 Safari/604.1`,
  mac: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.1 Safari/605.1.15`,
  windows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
} as const
const smallestScreen = { width: 320, height: 568 }

let world: World
let browser: Browser
let ana: Person

beforeAll(async () => {
  world = await startWorld()
  browser = await openBrowser()
  ana = await world.aPerson('Ana Link')
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

describe.each([
  { scripts: 'with JavaScript', javaScriptEnabled: true },
  { scripts: 'without JavaScript', javaScriptEnabled: false },
])('S19, S27: the User Enrollment Link, $scripts', ({ javaScriptEnabled }) => {
  it.each([
    { visitor: 'iphone', name: 'iPhone', step: 'Tap Sign In to Work or School Account.' },
    { visitor: 'ipad', name: 'iPad', step: 'Tap Sign In to Work or School Account.' },
    { visitor: 'mac', name: 'Mac', step: 'Click Sign In beside Work or School Account.' },
  ] as const)('shows the next three steps on the very device: $name', async ({ visitor, name, step }) => {
    const page = await visit(visitor, { viewport: smallestScreen, javaScriptEnabled })
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(`Your ${name} for work, and still yours`)
    await page.getByRole('heading', { name: `Your next three steps on this ${name}` }).waitFor()
    const steps = page.getByRole('listitem').filter({ hasText: step })
    expect(await steps.locator('..').getByRole('listitem').count()).toBe(3)
    await page.getByRole('heading', { name: 'Leaving again' }).waitFor()
    expect(await page.getByRole('img', { name: /QR code/ }).count()).toBe(0)
    expect(await sidewaysScroll(page)).toBe(0)
  })

  it('says what the organization can and cannot do before it asks for anything', async () => {
    const page = await visit('iphone', { viewport: smallestScreen, javaScriptEnabled })
    const headings = await page.getByRole('heading', { level: 2 }).allInnerTexts()
    expect(headings.slice(0, 3)).toEqual([
      'What Example Corp can see and do',
      'What Example Corp cannot see or do',
      'Your next three steps on this iPhone',
    ])
    await page.getByRole('link', { name: 'Everything Example Corp can and cannot see' }).click()
    await page.getByText('Your serial number, phone number or other hardware numbers').waitFor()
    await page.getByText('Erase your device or anything personal on it').waitFor()
    expect(await sidewaysScroll(page)).toBe(0)
  })

  it('gives a desktop a code to scan, the steps for each kind of device, and one page to print', async () => {
    const page = await visit('windows', { javaScriptEnabled })
    await page.getByRole('img', { name: 'QR code of the address of this page' }).waitFor()
    await page.getByRole('link', { name: world.link }).waitFor()
    const kinds = page.getByRole('navigation', { name: 'Which device do you want to enroll?' })
    await kinds.getByRole('link', { name: 'Mac', exact: true }).click()
    await page.getByText('Click Sign In beside Work or School Account.').waitFor()
    await kinds.getByRole('link', { name: 'All steps, to print' }).click()
    for (const name of ['iPhone, iPad', 'Mac', 'Apple Vision Pro']) {
      await page.getByRole('heading', { name: `Three steps on your ${name}` }).waitFor()
    }
  })

  it('asks somebody with a system too old for anything to update first', async () => {
    const page = await visit('ancientIphone', { viewport: smallestScreen, javaScriptEnabled })
    await page.getByRole('heading', { name: 'This iPhone needs an update first' }).waitFor()
    expect(await sidewaysScroll(page)).toBe(0)
  })

  it('gives an old system a profile, once, after signing in', async () => {
    const page = await visit('oldIphone', { viewport: smallestScreen, javaScriptEnabled })
    await page.getByRole('link', { name: 'Continue to sign-in' }).click()
    await signIn(page, ana.email, ana.password)
    await page.getByRole('button', { name: `Continue as ${ana.name}` }).click()
    await page.getByRole('heading', { name: 'One file to go' }).waitFor()
    expect(await sidewaysScroll(page)).toBe(0)
    const link = page.getByRole('link', { name: 'Download the profile' })
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    expect(download.suggestedFilename()).toBe('enroll.mobileconfig')
    expect((await readFile(await download.path())).toString('latin1')).toContain(ana.email)
    await page.goto(new URL((await link.getAttribute('href'))!, world.link).href)
    await page.getByRole('heading', { name: 'This download has been used' }).waitFor()
  })
})

describe('S27: the sign-in page that Settings opens', () => {
  it('ends in the redirect that hands the device its token, and the token in a profile', async () => {
    const phone = world.simulator.newDevice({ model: 'iphone', osVersion: '18.2' })
    const { page, enrollAddress } = await openSettings(phone, ana.email)
    const complaints = complaintsOf(page)
    expect(await page.getByLabel('E-mail address at work').inputValue()).toBe(ana.email)
    await page.getByLabel('Password at Example Corp').fill(ana.password)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: `You are enrolling as ${ana.name}` }).waitFor()
    expect(await page.getByRole('definition').allInnerTexts()).toEqual([ana.email, ana.email])
    expect(await sidewaysScroll(page)).toBe(0)

    const redirect = await firstRedirectOf(page)
    await page.getByRole('button', { name: `Continue as ${ana.name}` }).click()
    const { statusCode, headers } = await redirect.seen
    expect(statusCode).toBe(308)
    expect(headers['cache-control']).toBe('no-store')
    const address = new URL(headers['location']!)
    expect(`${address.protocol}//${address.host}`).toBe('apple-remotemanagement-user-login://authentication-results')

    const authorization = `Bearer ${address.searchParams.get('access-token')}`
    const answer = await sendMachineInfo(phone, enrollAddress, { authorization })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/x-apple-aspen-config')
    expect(answer.body.toString('latin1')).toContain(ana.email)
    expect(complaints.filter((complaint) => complaint.includes('Content Security Policy'))).toEqual([])
  })

  it('says that address and password do not go together, and keeps the address', async () => {
    const { page } = await openSettings(world.simulator.newDevice({ model: 'ipad' }), ana.email)
    await page.getByLabel('Password at Example Corp').fill('not this one')
    await page.getByRole('button', { name: 'Continue' }).click()
    const problem = page.getByRole('alert')
    expect(await problem.innerText()).toBe('That address and password do not go together. Check both and try again.')
    expect(await page.getByLabel('E-mail address at work').inputValue()).toBe(ana.email)
    expect(await page.getByLabel('Password at Example Corp').inputValue()).toBe('')
    await signIn(page, 'nobody@example.org', ana.password)
    await problem.waitFor()
    await signIn(page, ana.email, ana.password)
    await page.getByRole('heading', { name: `You are enrolling as ${ana.name}` }).waitFor()
  })

  it('tells who signs in as another than they typed in Settings what to do, and that nothing was changed', async () => {
    const eve = await world.aPerson('Eve Else')
    const { page } = await openSettings(world.simulator.newDevice({ model: 'iphone' }), ana.email)
    await signIn(page, eve.email, eve.password)
    await page.getByRole('heading', { name: 'You signed in as somebody else' }).waitFor()
    await page.getByText('Nothing was changed on your device.').waitFor()
    expect(await sidewaysScroll(page)).toBe(0)
  })
})

describe('S28: a link that was closed', () => {
  it('is a friendly page without a way on, until it is opened again', async () => {
    const { id } = await world.api.call(createNetwork, { body: { name: 'Closing' } })
    const set = (userEnrollmentEnabled: boolean) =>
      world.api.call(updateNetworkSettings, {
        params: { id },
        body: { authentication: 'hosted', userEnrollmentEnabled, supportContact: 'Room 4' },
      })
    await set(true)
    const link = (await world.api.call(getNetworkSettings, { params: { id } })).userEnrollmentLink!
    const page = await visit('iphone', { viewport: smallestScreen }, link)
    await page.getByRole('heading', { name: 'Your iPhone for work, and still yours' }).waitFor()
    await set(false)
    expect((await page.reload())?.status()).toBe(410)
    await page.getByRole('heading', { name: 'This page is not available at the moment' }).waitFor()
    await page.getByText('devices that are enrolled already stay as they are').waitFor()
    expect(await page.getByRole('link').count()).toBe(0)
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await sidewaysScroll(page)).toBe(0)
    await set(true)
    expect((await page.reload())?.status()).toBe(200)
  })
})

type Options = NonNullable<Parameters<typeof newPage>[1]>

async function visit(visitor: keyof typeof visitors, options: Options, link = world.link): Promise<Page> {
  const page = await newPage(browser, { userAgent: visitors[visitor], ...options })
  onTestFinished(() => page.context().close())
  await page.goto(link)
  return page
}

/** What Settings does up to its sign-in page, and the page as it opens there. */
async function openSettings(device: SimulatedDevice, identifier: string): Promise<{ page: Page; enrollAddress: URL }> {
  const enrollAddress = new URL((await discover(device, identifier)).baseUrl)
  const address = signInAddress((await sendMachineInfo(device, enrollAddress)).headers)!
  address.searchParams.set('user-identifier', identifier)
  const page = await visit('iphone', { viewport: smallestScreen }, address.href)
  return { page, enrollAddress }
}

async function sendMachineInfo(device: SimulatedDevice, url: URL, headers: Record<string, string> = {}) {
  const body = await machineInfo(device)
  return device.http.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/pkcs7-signature', ...headers },
    body,
  })
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address at work').fill(email)
  await page.getByLabel('Password at Example Corp').fill(password)
  await page.getByRole('button', { name: 'Continue' }).click()
}

interface Redirect {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
}

/** Where a page is sent on to. Chromium knows nobody who takes Apple's scheme, so there is no page behind it to wait for. */
async function firstRedirectOf(page: Page): Promise<{ readonly seen: Promise<Redirect> }> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const seen = new Promise<Redirect>((resolve) => {
    session.on('Network.responseReceivedExtraInfo', ({ statusCode, headers }) => {
      const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
      if (statusCode >= 300 && statusCode < 400) resolve({ statusCode, headers: Object.fromEntries(entries) })
    })
  })
  return { seen }
}

import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listAudit } from '../../src/contract/audit.ts'
import { createNetwork, getNetworkSettings, type Network, updateNetworkSettings } from '../../src/contract/networks.ts'
import { createOwner } from '../../src/contract/owners.ts'
import { newPage, openBrowser, signIn } from '../support/browser.ts'
import { startWorld, until, type World } from '../support/world.ts'

let world: World
let browser: Browser
let page: Page
let network: Network
let networks = 0

beforeAll(async () => {
  world = await startWorld()
  browser = await openBrowser()
  page = await newPage(browser)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, world.sandbox.dashboardUrl, world.sandbox.admin)
})
afterAll(async () => {
  await browser.close()
  await world.close()
})
beforeEach(async () => {
  networks += 1
  network = await world.api.call(createNetwork, { body: { name: `Branch ${networks}` } })
})

describe('Configure › General', () => {
  it('S20: is two clicks away, in one place with a lasting address', async () => {
    await open('home')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'General' }).click()
    for (const name of ['User authentication settings', 'Enrollment settings', 'Managed Apple Accounts']) {
      await page.getByRole('region', { name }).waitFor()
    }
    await page.goto(new URL('/configure/general', world.sandbox.dashboardUrl).href)
    await page.getByRole('heading', { name: 'General', level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/n/${network.id}/configure/general`)
  })

  it('S23, S25, S26: without authentication keeps enrollment shut, says why, and has no link to show', async () => {
    await openGeneral()
    expect(await page.getByRole('radio', { name: /^None/ }).isChecked()).toBe(true)
    const toggle = switchOf('Apple User Enrollment')
    expect(await toggle.isDisabled()).toBe(true)
    expect(await describedBy(toggle)).toContain('Choose how people sign in first')
    await page.getByRole('link', { name: 'Go to User authentication settings' }).first().click()
    expect(new URL(page.url()).hash).toBe('#user-authentication-settings')
    expect(await page.content()).not.toContain(`/e/${network.code}"`)
    expect(await page.getByText('User Enrollment Link', { exact: true }).count()).toBe(0)
  })

  it('S21, S22, S24, S26: hosted accounts, then User Enrollment, then the link with copy and QR', async () => {
    await openGeneral()
    const bar = page.getByRole('region', { name: 'Unsaved changes' })
    await page.getByRole('radio', { name: /^Hosted accounts/ }).click()
    await switchOf('Apple User Enrollment').press('Space')
    await bar.getByText('Authentication: Hosted accounts').waitFor()
    await bar.getByText('Turn on Apple User Enrollment').waitFor()
    await page.getByText('Save to get the User Enrollment Link.').waitFor()
    await save()

    const link = (await settings()).userEnrollmentLink!
    await page.getByRole('heading', { name: 'User Enrollment Link' }).waitFor()
    await page.getByText(link, { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Copy User Enrollment Link' }).click()
    await page
      .getByRole('button', { name: 'Copy User Enrollment Link' })
      .locator('..')
      .getByText('Copied')
      .first()
      .waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(link)
    await page.getByRole('button', { name: 'QR code' }).click()
    await page.getByRole('img', { name: 'QR code of the User Enrollment Link' }).waitFor()
    expect(await page.getByRole('link', { name: 'Open on this device' }).getAttribute('href')).toBe(link)

    await page.reload()
    await page.getByText(link, { exact: true }).waitFor()
    expect(await page.getByRole('radio', { name: /^Hosted accounts/ }).isChecked()).toBe(true)
    expect(await switchOf('Apple User Enrollment').isChecked()).toBe(true)
    const audit = await world.api.call(listAudit, {
      query: { action: 'network.settings-changed', networkId: network.id },
    })
    expect(audit.items).toHaveLength(1)
    expect(audit.items[0]).toMatchObject({ actor: { label: 'Alex Admin' } })
  })

  it('changes nothing until it is saved, and offers the way back', async () => {
    await openGeneral()
    await page.getByRole('radio', { name: /^Hosted accounts/ }).click()
    await page.getByRole('button', { name: 'Revert' }).click()
    expect(await page.getByRole('radio', { name: /^None/ }).isChecked()).toBe(true)
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
    expect((await settings()).authentication).toBe('none')
  })

  it('S25: choosing None again switches off every kind of enrollment', async () => {
    await enable()
    await openGeneral()
    await page.getByRole('radio', { name: /^None/ }).click()
    await page.getByText('Turn off Apple User Enrollment').waitFor()
    await save()
    expect(await settings()).toMatchObject({ userEnrollmentEnabled: false, userEnrollmentLink: null })
    expect(await switchOf('Apple User Enrollment').isDisabled()).toBe(true)
  })

  it('S28: switching it off takes the link away', async () => {
    await enable()
    const { userEnrollmentLink } = await settings()
    const visitor = await newPage(browser)
    expect((await visitor.goto(userEnrollmentLink!))?.status()).toBe(200)
    await openGeneral()
    await switchOf('Apple User Enrollment').press('Space')
    await save()
    expect(await page.getByRole('heading', { name: 'User Enrollment Link' }).count()).toBe(0)
    expect((await visitor.reload())?.status()).toBe(410)
    await visitor.context().close()
  })

  it('S29: leads to the guide for people who enroll', async () => {
    await openGeneral()
    await page.getByRole('link', { name: 'How people enroll a device' }).click()
    await page.waitForURL('**/help/enroll-a-device')
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  it('S78: says at the moment of choosing which kind is the least intrusive', async () => {
    await openGeneral()
    await page.getByText('User Enrollment is the least intrusive kind: privacy at all times').waitFor()
    await page.getByRole('button', { name: 'Compare the kinds' }).click()
    const comparison = page.getByRole('region', { name: 'Comparison of enrollment kinds' })
    const erase = comparison.getByRole('row').filter({ hasText: /erase/i }).first()
    expect(await erase.getByRole('cell').first().innerText()).toMatch(/^No/)
  })
})

describe('Managed Apple Accounts', () => {
  beforeAll(async () => {
    for (const [name, email] of [
      ['Uma Unique', 'uma@corp.example'],
      ['Tim Twin', 'tim@corp.example'],
      ['Tim Other', 'tim@branch.example'],
    ] as const) {
      await world.api.call(createOwner, { body: { name, email } })
    }
  })

  it('S40, S41, S42: an empty override is option A, the owner’s e-mail, with the cases it is for', async () => {
    await openGeneral()
    const optionA = page.getByRole('radio', { name: /^Option A/ })
    expect(await optionA.isChecked()).toBe(true)
    const words = await optionA.innerText()
    expect(words).toContain('claimed your e-mail domain in Apple Business')
    expect(words).toContain('Entra ID')
    await accountOf('Uma Unique').getByRole('cell', { name: 'uma@corp.example' }).waitFor()
    await page.getByText(/^Each of the \d+ owners has an account of their own$/).waitFor()
  })

  it('S31: makes no account itself, and leads to Apple', async () => {
    await openGeneral()
    const apple = page
      .getByRole('region', { name: 'Managed Apple Accounts' })
      .getByRole('link', { name: 'Apple Business' })
    expect(await apple.getAttribute('href')).toBe('https://business.apple.com')
  })

  it('S43, S44, S46: shows every owner’s account under an override before it is saved, and who collides', async () => {
    await openGeneral()
    await page.getByRole('radio', { name: /^Option B/ }).click()
    await override().fill('appleid.corp.example')
    await accountOf('Uma Unique').getByRole('cell', { name: 'uma@appleid.corp.example' }).waitFor()
    for (const twin of ['Tim Twin', 'Tim Other']) {
      await accountOf(twin).getByText('Cannot enroll').waitFor()
      expect(await accountOf(twin).innerText()).not.toContain('tim@appleid.corp.example')
    }
    await page.getByText(/^2 owners of \d+ cannot enroll$/).waitFor()
    await page.getByText('With a problem').click()
    await accountOf('Uma Unique').waitFor({ state: 'detached' })
    await accountOf('Tim Twin').waitFor()
    expect((await settings()).domainOverride).toBeNull()
  })

  it('S45: takes a domain only', async () => {
    await openGeneral()
    await page.getByRole('radio', { name: /^Option B/ }).click()
    for (const wrong of ['ana@corp.example', 'https://corp.example', 'corp example', 'corp']) {
      await override().fill(wrong)
      await page.locator('[aria-invalid=true]').and(override()).waitFor()
      expect(await describedBy(override())).toContain('A domain only')
    }
    await override().fill('corp.example')
    await until(async () => (await override().getAttribute('aria-invalid')) !== 'true')
  })

  it('S48: says whom a change touches, keeps it over a reload, and goes back to option A', async () => {
    await openGeneral()
    await page.getByRole('radio', { name: /^Option B/ }).click()
    await override().fill('appleid.corp.example')
    await page.getByText(/owners will enroll with another account; enrolled devices keep theirs$/).waitFor()
    await save()
    await page.reload()
    await page.getByRole('heading', { name: 'General', level: 1 }).waitFor()
    await until(async () => (await override().inputValue()) === 'appleid.corp.example')
    expect(await page.getByRole('radio', { name: /^Option B/ }).isChecked()).toBe(true)
    await accountOf('Uma Unique').getByRole('cell', { name: 'uma@appleid.corp.example' }).waitFor()
    await page.getByRole('radio', { name: /^Option A/ }).click()
    await save()
    expect((await settings()).domainOverride).toBeNull()
    await accountOf('Uma Unique').getByRole('cell', { name: 'uma@corp.example' }).waitFor()
  })
})

function open(path: string): Promise<unknown> {
  return page.goto(new URL(`/n/${network.id}/${path}`, world.sandbox.dashboardUrl).href)
}

async function openGeneral(): Promise<void> {
  await open('configure/general')
  await page.getByRole('region', { name: 'Managed Apple Accounts' }).waitFor()
}

async function save(): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })
}

function settings() {
  return world.api.call(getNetworkSettings, { params: { id: network.id } })
}

async function enable(): Promise<void> {
  const body = { authentication: 'hosted', userEnrollmentEnabled: true } as const
  await world.api.call(updateNetworkSettings, { params: { id: network.id }, body })
}

function switchOf(name: string): Locator {
  return page.getByRole('switch', { name, exact: true })
}

function override(): Locator {
  return page.getByRole('textbox', { name: 'User Enrollment Domain Override' })
}

function accountOf(owner: string): Locator {
  return page.getByRole('region', { name: 'Resulting accounts' }).getByRole('row').filter({ hasText: owner })
}

/** What a screen reader says of a control after its name. */
async function describedBy(control: Locator): Promise<string> {
  const ids = ((await control.getAttribute('aria-describedby')) ?? '').split(' ').filter(Boolean)
  const texts = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()))
  return texts.join(' ')
}

import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceDetail } from '../../src/contract/devices.ts'
import { createNetwork } from '../../src/contract/networks.ts'
import { complaintsOf, newPage, openBrowser, problemsInEveryLook, signIn } from '../support/browser.ts'
import { type Person, startWorld, until, type World } from '../support/world.ts'

const oldIphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 14_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.1 Mobile/15E148 Safari/604.1'

let world: World
let browser: Browser
let ana: Person
let device: DeviceDetail
let owned: DeviceDetail
let emptyNetworkId: string

beforeAll(async () => {
  world = await startWorld()
  browser = await openBrowser()
  ana = await world.aPerson('Ana Freifrau von Donaudampfschifffahrtsgesellschaft')
  const phone = await world.enroll(ana, { model: 'iphone' })
  const ipad = await world.enrollFromLink(ana, { model: 'ipad' }, `${world.link}/device`)
  emptyNetworkId = (await world.api.call(createNetwork, { body: { name: 'Empty' } })).id
  await world.settled()
  device = await world.shown(phone)
  owned = await world.shown(ipad)
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

interface Screen {
  readonly name: string
  readonly address: () => string
  /** What to do before looking, once the heading is there. */
  readonly open?: (page: Page) => Promise<void>
  /** Where that can be done; 1440 unless told. */
  readonly width?: number
}

const screens: readonly Screen[] = [
  ...['home', 'devices', 'owners', 'apps', 'settings', 'licenses', 'activity'].map((path) => inNetwork(path)),
  ...['general', 'networks', 'admins', 'push-certificate', 'tokens', 'api-keys'].map((path) =>
    inNetwork(`configure/${path}`),
  ),
  ...['', '/walkthrough', '/deploy-user-enrollment', '/enroll-a-device', '/devices'].map((path) => ({
    name: `help${path}`,
    address: () => `/help${path}`,
  })),
  ...['home', 'devices', 'configure/general'].map((path) => ({
    name: `${path} of an empty network`,
    address: () => `/n/${emptyNetworkId}/${path}`,
  })),
  ...['overview', 'apps', 'settings', 'certificates', 'timeline'].map((tab) => ({
    name: `device, ${tab}`,
    address: () => `/n/${world.sandbox.network.id}/devices/${device.id}?tab=${tab}`,
  })),
  { name: 'owned device', address: () => `/n/${world.sandbox.network.id}/devices/${owned.id}` },
  { name: 'owner', address: () => `/n/${world.sandbox.network.id}/owners/${ana.id}` },
  {
    name: 'actions of a device',
    address: () => `/n/${world.sandbox.network.id}/devices/${device.id}`,
    open: async (page) => {
      await page.getByRole('button', { name: 'Actions' }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'leaving',
    address: () => `/n/${world.sandbox.network.id}/devices/${device.id}`,
    open: async (page) => {
      await page.getByRole('button', { name: 'Actions' }).click()
      await page.getByRole('menuitem', { name: 'Leave' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'palette',
    address: () => `/n/${world.sandbox.network.id}/home`,
    open: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').getByRole('button').first().waitFor()
    },
  },
  {
    name: 'panel of a device',
    address: () => `/n/${world.sandbox.network.id}/devices?panel=${device.id}`,
    open: (page) => page.getByRole('link', { name: "Open the device's page" }).waitFor(),
  },
  {
    name: 'unsaved settings',
    address: () => `/n/${world.sandbox.network.id}/configure/general`,
    open: async (page) => {
      await page.getByRole('switch', { name: 'Device Enrollment', exact: true }).press('Space')
      await page.getByRole('button', { name: 'Save' }).waitFor()
      await page.getByRole('button', { name: 'QR code' }).click()
    },
  },
  {
    name: 'the menu of a phone',
    address: () => `/n/${world.sandbox.network.id}/home`,
    width: 390,
    open: async (page) => {
      await page.getByRole('button', { name: 'Open menu' }).click()
      await page.getByRole('dialog', { name: 'Menu' }).waitFor()
    },
  },
  dialog('owners', 'add'),
  dialog('owners', 'import'),
  { name: 'an address that leads nowhere', address: () => `/n/${world.sandbox.network.id}/nowhere` },
]

describe('the dashboard, light and dark, at 1440 and 390 px', () => {
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    page = await newPage(browser)
    await signIn(page, world.sandbox.dashboardUrl, world.sandbox.admin)
    complaints = complaintsOf(page)
  })
  afterAll(() => page.context().close())

  it.each(screens)('has nothing wrong with $name', async ({ address, open, width = 1440 }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(new URL(address(), world.sandbox.dashboardUrl).href)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await until(async () => (await loading(page).count()) === 0)
    await open?.(page)
    expect(await problemsInEveryLook(page)).toEqual([])
  })

  it('has pages that complain of nothing, and break no rule of their security policy', () => {
    expect(complaints).toEqual([])
  })

  it('has nothing wrong with what is shown to who is not signed in', async () => {
    const stranger = await newPage(browser)
    await stranger.goto(new URL('/sign-in', world.sandbox.dashboardUrl).href)
    await stranger.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await problemsInEveryLook(stranger)).toEqual([])
    await stranger.getByLabel('E-mail').fill('nobody@example.org')
    await stranger.getByRole('textbox', { name: 'Password' }).fill('wrong')
    await stranger.getByRole('button', { name: 'Sign in' }).click()
    await stranger.getByRole('alert').waitFor()
    expect(await problemsInEveryLook(stranger)).toEqual([])
    await stranger.context().close()
  })
})

describe('the pages of people who enroll, light and dark, at 1440 and 390 px', () => {
  let visitor: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    visitor = await newPage(browser, { userAgent: oldIphone })
    complaints = complaintsOf(visitor)
  })
  afterAll(() => visitor.context().close())

  it.each(['?device=mac', '?device=all', '/privacy', '/device', ''])(
    'have nothing wrong with the link%s',
    async (path) => {
      await visitor.goto(`${world.link}${path}`)
      expect(await problemsInEveryLook(visitor)).toEqual([])
    },
  )

  it('have nothing wrong from sign-in to the download', async () => {
    await visitor.goto(world.link)
    await visitor.getByRole('link', { name: 'Continue to sign-in' }).click()
    await check(/^Sign in to/)
    await signInToEnroll(visitor, 'wrong')
    await visitor.getByRole('alert').waitFor()
    await check(/^Sign in to/)
    await signInToEnroll(visitor, ana.password)
    await check(/^You are enrolling as/)
    await visitor.getByRole('button', { name: /^Continue as/ }).click()
    await check('One file to go')
  })

  it('complain of nothing, and break no rule of their security policy', () => {
    expect(complaints).toEqual([])
  })

  it('have nothing wrong where somebody cannot go on', async () => {
    await visitor.goto(`${world.link}/sign-in?request=made-up`)
    await check('This took a little too long')
    await visitor.goto(new URL('/e/aaaaaaaaaa', world.link).href)
    await check('This page is not available at the moment')
  })

  async function check(heading: string | RegExp): Promise<void> {
    await visitor.getByRole('heading', { level: 1, name: heading }).waitFor()
    expect({ heading, problems: await problemsInEveryLook(visitor) }).toEqual({ heading, problems: [] })
  }
})

function inNetwork(path: string): Screen {
  return { name: path, address: () => `/n/${world.sandbox.network.id}/${path}` }
}

function dialog(path: string, name: string): Screen {
  return {
    name: `${path}, ${name}`,
    address: () => `/n/${world.sandbox.network.id}/${path}?dialog=${name}`,
    open: (page) => page.getByRole('dialog').waitFor(),
  }
}

function loading(page: Page): Locator {
  return page.locator('[aria-busy=true]').or(page.getByRole('status').filter({ hasText: /^Loading/ }))
}

async function signInToEnroll(page: Page, password: string): Promise<void> {
  await page.getByLabel('E-mail address at work').fill(ana.email)
  await page.getByLabel('Password at Example Corp').fill(password)
  await page.getByRole('button', { name: 'Continue' }).click()
}

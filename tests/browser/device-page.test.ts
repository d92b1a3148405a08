import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SimulatedDevice } from '../../simulator/device/device.ts'
import type { DeviceDetail } from '../../src/contract/devices.ts'
import { newPage, openBrowser, signIn } from '../support/browser.ts'
import { type Person, startWorld, until, type World } from '../support/world.ts'

let world: World
let browser: Browser
let page: Page
let ana: Person
let phone: SimulatedDevice
let shown: DeviceDetail

beforeAll(async () => {
  world = await startWorld()
  browser = await openBrowser()
  page = await newPage(browser)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, world.sandbox.dashboardUrl, world.sandbox.admin)
  ana = await world.aPerson('Ana Device')
  phone = await world.enroll(ana, { model: 'iphone', osVersion: '18.2' })
  await world.settled()
  shown = await world.shown(phone)
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

describe('the page of a personal device', () => {
  beforeEach(() => openDevice(shown))

  it('S79: says in Management that it is a User Enrollment, and how', async () => {
    const management = page.getByRole('region', { name: 'Management' })
    await fact(management, 'User Enrollment').getByText('Yes, account-driven: signed in in Settings').waitFor()
    await fact(management, 'Managed Apple Account').getByText(ana.email).waitFor()
    await page.getByRole('main').getByText('User Enrollment', { exact: true }).first().waitFor()
  })

  it('S81, S82: shows the Enrollment ID to copy in Details, and says why there is no serial number', async () => {
    const details = page.getByRole('region', { name: 'Details' })
    await fact(details, 'Enrollment ID').getByText(shown.enrollmentId, { exact: true }).waitFor()
    await details.getByRole('button', { name: 'Copy Enrollment ID' }).click()
    await until(async () => (await page.evaluate('navigator.clipboard.readText()')) === shown.enrollmentId)
    await fact(details, 'Serial number').getByText('Not available in User Enrollment').waitFor()
    expect(await details.getByText('UDID').count()).toBe(0)
  })

  it('S10, S11, S12, S13: offers no way to erase, lock or unlock it, and says why', async () => {
    await page.getByRole('button', { name: 'Actions' }).click()
    const menu = page.getByRole('menu')
    await menu.getByText('Not possible in User Enrollment').waitFor()
    for (const action of [
      'Erase the device',
      'Lock the device',
      'Clear the passcode',
      'Get the Activation Lock bypass code',
      'Clear the Activation Lock bypass code',
    ]) {
      const item = menu.getByRole('menuitem').filter({ hasText: action })
      expect(await item.count()).toBe(1)
      expect(await item.getAttribute('aria-disabled')).toBe('true')
      expect(await item.innerText()).toMatch(/Apple does not allow .* under User Enrollment|Lodger never locks/)
    }
    const possible = await menu.getByRole('menuitem', { disabled: false }).allInnerTexts()
    expect(possible).toContain('Leave')
    expect(possible.join()).not.toMatch(/erase|lock|passcode/i)
  })

  it('S49: has an owner that cannot be changed, with the reason and what to do instead', async () => {
    const owner = fact(page.getByRole('region', { name: 'Management' }), 'Owner')
    await owner.getByRole('link', { name: ana.name }).waitFor()
    await owner.getByText('Cannot be changed: this person signed in on the device.').waitFor()
    await owner.getByText('let the device leave and have the other person enroll it').waitFor()
    expect(await owner.getByRole('button').count()).toBe(0)
  })

  it('lists every fact that is stored about it, and what nobody can do', async () => {
    const known = page.getByRole('region', { name: 'What Lodger knows about this device' })
    expect(await known.getByRole('term').count()).toBe(shown.storedFacts.length)
    await page.getByRole('region', { name: 'What is impossible here' }).getByText('Locating the device').waitFor()
  })

  it('asks the device something, and follows the answer in the timeline', async () => {
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'List certificates' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'List certificates' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await world.settled()
    await page.getByRole('tab', { name: 'Timeline' }).click()
    expect(new URL(page.url()).searchParams.get('tab')).toBe('timeline')
    await page.getByRole('tabpanel').getByText('List certificates').first().waitFor()
    await page.reload()
    await page.getByRole('tab', { name: 'Timeline', selected: true }).waitFor()
  })

  it('S49: is skipped, with the reason, when owners of many are changed', async () => {
    const other = await world.aPerson('Otto Other')
    await open('devices')
    await page.getByRole('row').filter({ hasText: ana.name }).getByRole('checkbox').check()
    await page.getByRole('toolbar', { name: 'Selected devices' }).getByRole('button', { name: 'Owner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'New owner' }).fill(other.name)
    await page.getByRole('option', { name: other.name }).click()
    await dialog.getByRole('button', { name: 'Change owner' }).click()
    await dialog.getByText('0 devices changed').waitFor()
    await dialog.getByText('1 device skipped').waitFor()
    expect((await world.shown(phone)).owner?.id).toBe(ana.id)
  })
})

describe('a device the organization owns', () => {
  it('shows its serial number, and what is possible with it', async () => {
    const ipad = await world.enrollFromLink(ana, { model: 'ipad' }, `${world.link}/device`)
    await world.settled()
    const owned = await world.shown(ipad)
    await openDevice(owned)
    const details = page.getByRole('region', { name: 'Details' })
    if (!owned.serialNumber.available) throw new Error('There is no serial number')
    await fact(details, 'Serial number').getByText(owned.serialNumber.value).waitFor()
    await fact(page.getByRole('region', { name: 'Management' }), 'Owner')
      .getByRole('button', { name: 'Change' })
      .waitFor()
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Erase the device' }).click()
    await page.getByRole('dialog', { name: 'Erase the device' }).getByRole('button', { name: 'Cancel' }).click()
  })
})

describe('the list of devices', () => {
  it('keeps its filter in the address, for a reload, for Back and for a colleague', async () => {
    await open('devices')
    await rowOf('iPad').waitFor()
    const filter = page
      .getByRole('textbox', { name: 'Filter devices' })
      .or(page.getByRole('combobox', { name: 'Filter devices' }))
    await filter.fill('kind:user ')
    await rowOf('iPad').waitFor({ state: 'detached' })
    await rowOf('iPhone').waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('kind:user')
    await page.getByRole('row').filter({ hasText: 'iPhone' }).getByRole('link').first().click()
    await page.getByRole('heading', { name: shown.name, level: 1 }).waitFor()
    await page.goBack()
    await rowOf('iPhone').waitFor()
    await page.reload()
    await rowOf('iPhone').waitFor()
    expect(await rowOf('iPad').count()).toBe(0)
    await page.getByRole('button', { name: 'Remove kind:user' }).click()
    await rowOf('iPad').waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBeNull()
  })

  it('S81: finds a device by its Enrollment ID', async () => {
    await open(`devices?q=${shown.enrollmentId}`)
    await rowOf('iPhone').waitFor()
    expect(await rowOf('iPad').count()).toBe(0)
  })

  it('shows a device that enrolls while somebody looks', async () => {
    await open('devices')
    await rowOf('iPhone').waitFor()
    const late = await world.aPerson('Lia Late')
    await world.enroll(late, { model: 'mac', osVersion: '15.2' })
    await rowOf(late.name).waitFor()
  })
})

describe('the palette', () => {
  it('opens by keyboard, finds people and devices, and goes there', async () => {
    await open('home')
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Search or do something' })
    await palette.getByLabel('Search or do something').fill('ana dev')
    await palette.getByRole('button', { name: /^iPhone .*Ana Device/ }).waitFor()
    await palette.getByText(ana.email).waitFor()
    await palette.getByLabel('Search or do something').fill('configure general')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'General', level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    await palette.waitFor()
    await page.keyboard.press('Escape')
    await palette.waitFor({ state: 'detached' })
  })
})

describe('leaving', () => {
  it('shows its effects, then lets the device leave, and nothing of it is left to look at', async () => {
    const lena = await world.aPerson('Lena Leaves')
    const leaving = await world.enroll(lena, { model: 'iphone', osVersion: '17.6' })
    const detail = await world.shown(leaving)
    await openDevice(detail)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Leave' }).click()
    const dialog = page.getByRole('dialog', { name: `${detail.name} leaves` })
    expect(await dialog.getByRole('listitem').count()).toBe(3)
    await dialog.getByText('Everything personal stays as it is.').waitFor()
    await dialog.getByText('Lodger forgets the device.').waitFor()
    await dialog.getByRole('button', { name: 'Let it leave' }).click()
    await leaving.when(({ enrollment }) => enrollment === null)
    expect(leaving.container).toBeNull()
    await page.getByRole('heading', { name: 'This device has left' }).waitFor()
    await page.getByRole('link', { name: 'Go to Devices' }).click()
    await rowOf('iPhone').first().waitFor()
    expect(await rowOf(lena.name).count()).toBe(0)
  })
})

function open(path: string): Promise<unknown> {
  return page.goto(new URL(`/n/${world.sandbox.network.id}/${path}`, world.sandbox.dashboardUrl).href)
}

async function openDevice({ id, name }: DeviceDetail): Promise<void> {
  await open(`devices/${id}`)
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

/** The value beside a name in a list of facts. */
function fact(place: Locator, name: string): Locator {
  return place
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${name}$`) })
    .locator('xpath=following-sibling::dd')
}

function rowOf(text: string): Locator {
  return page.getByRole('row').filter({ hasText: text })
}

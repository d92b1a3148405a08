import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listOwners } from '../../src/contract/owners.ts'
import { newPage, openBrowser, signIn } from '../support/browser.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
let browser: Browser
let page: Page

beforeAll(async () => {
  world = await startWorld()
  browser = await openBrowser()
  page = await newPage(browser)
  await signIn(page, world.sandbox.dashboardUrl, world.sandbox.admin)
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

describe('Owners', () => {
  it('S33: adds an owner with name, e-mail, password and tags, who can enroll with it at once', async () => {
    await openOwners()
    await page.getByRole('button', { name: 'Add the first owner' }).or(button('Add owner')).first().click()
    const dialog = page.getByRole('dialog', { name: 'Add an owner' })
    await dialog.getByLabel('Name').fill('Ana Bauer')
    await dialog.getByLabel('E-mail').fill('ana@example.org')
    await dialog.getByRole('textbox', { name: 'Password' }).fill('a long first password')
    await dialog.getByRole('combobox', { name: 'Tags' }).pressSequentially('sales,berlin ')
    await dialog.getByRole('button', { name: 'Add owner' }).click()

    await page.getByRole('heading', { name: 'Ana Bauer', level: 1 }).waitFor()
    const account = page.getByRole('region', { name: 'Managed Apple Account' })
    await account.getByText('ana@example.org').waitFor()
    const phone = await world.simulator.enrollAccountDriven({
      model: 'iphone',
      email: 'ana@example.org',
      password: 'a long first password',
    })
    expect(phone.container?.account).toBe('ana@example.org')
    await page.getByRole('region', { name: 'Devices' }).getByText('iPhone').first().waitFor()

    await openOwners('?q=tag:sales')
    await row('Ana Bauer').getByText('berlin').waitFor()
  })

  it('S33: refuses a second owner with the same e-mail, beside the field', async () => {
    await openOwners('?dialog=add')
    const dialog = page.getByRole('dialog', { name: 'Add an owner' })
    await dialog.getByLabel('Name').fill('Another Ana')
    await dialog.getByLabel('E-mail').fill('ANA@example.org')
    await dialog.getByRole('button', { name: 'Add owner' }).click()
    await dialog.locator('[aria-invalid=true]').and(dialog.getByLabel('E-mail')).waitFor()
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Another Ana')
  })

  it('S31: says that Lodger never sees the password of a Managed Apple Account', async () => {
    await openOwners('?dialog=add')
    await page.getByText('It is not the password of their Managed Apple Account, which Lodger never sees.').waitFor()
  })

  it('is edited, and deleted only after asking', async () => {
    const bo = await world.aPerson('Bo Brief')
    await openOwners(`/${bo.id}`)
    await button('Edit').click()
    const editing = page.getByRole('dialog')
    await editing.getByLabel('Name').fill('Bo Longer')
    await editing.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Bo Longer', level: 1 }).waitFor()
    await button('Delete').click()
    const deleting = page.getByRole('dialog', { name: 'Delete Bo Longer' })
    await deleting.getByRole('button', { name: 'Cancel' }).click()
    await button('Delete').click()
    await deleting.getByRole('button', { name: 'Delete owner' }).click()
    await page.getByRole('heading', { name: 'Owners', level: 1 }).waitFor()
    await row('Ana Bauer').waitFor()
    expect(await row('Bo Longer').count()).toBe(0)
  })
})

describe('importing owners', () => {
  const csv = [
    'name,email,password,tags',
    'Cleo Kent,cleo@example.org,a long first password,sales',
    'Dan Low,not an address,a long first password,',
    ',eve@example.org,,',
    'Cleo Again,CLEO@example.org,,',
    'Fay Ng,fay@example.org,short,berlin',
    'Gus Öz,gus@example.org,,berlin',
  ].join('\n')

  it('S34: tries a file without changing anything, and shows what is wrong by row and column', async () => {
    const before = await countOwners()
    const dialog = await chooseFile(csv)
    await dialog.getByText('2 owners to add').waitFor()
    await dialog.getByText('4 rows left out').waitFor()
    const problems = dialog.getByRole('region', { name: 'Rows to look at' })
    for (const name of [
      'Row 3 email This is not an e-mail address. No',
      'Row 4 name A name is needed. No',
      'Row 5 email Line 2 has the same e-mail. No',
      'Row 6 password A password has 8 to 200 characters. No',
    ]) {
      await problems.getByRole('row', { name, exact: true }).waitFor()
    }
    expect(await countOwners()).toBe(before)
  })

  it('S34: then imports the rows that are right', async () => {
    const before = await countOwners()
    const dialog = await chooseFile(csv)
    await dialog.getByRole('button', { name: 'Import 2 owners' }).click()
    await dialog.getByText('2 owners added').waitFor()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await row('Gus Öz').waitFor()
    expect(await countOwners()).toBe(before + 2)
  })

  it('S34: changes nothing when the same file comes again', async () => {
    const dialog = await chooseFile(csv)
    await dialog.getByText('0 owners to add').waitFor()
    await dialog.getByText('2 already so').waitFor()
    expect(await dialog.getByRole('button', { name: 'Import' }).isDisabled()).toBe(true)
  })

  it('S34: offers a sample file that it takes itself', async () => {
    await openOwners('?dialog=import')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download a sample file' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('owners-sample.csv')
    await page
      .getByRole('dialog')
      .locator('input[type=file]')
      .setInputFiles(await download.path())
    await page.getByText('3 owners to add').waitFor()
    expect(await page.getByText('left out').count()).toBe(0)
  })

  it('S34: says what a file lacks that is no list of owners', async () => {
    const dialog = await chooseFile('something,else\n1,2\n')
    await dialog.getByRole('alert').waitFor()
    expect(await dialog.getByRole('alert').innerText()).toMatch(/name|email/)
  })
})

function openOwners(rest = ''): Promise<unknown> {
  return page.goto(new URL(`/n/${world.sandbox.network.id}/owners${rest}`, world.sandbox.dashboardUrl).href)
}

async function chooseFile(text: string): Promise<Locator> {
  await openOwners()
  await button('Import').click()
  const dialog = page.getByRole('dialog', { name: 'Import owners' })
  const file = { name: 'owners.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
  await dialog.getByRole('button', { name: 'File' }).waitFor()
  await dialog.locator('input[type=file]').setInputFiles(file)
  return dialog
}

async function countOwners(): Promise<number> {
  return (await world.api.call(listOwners, {})).items.length
}

function button(name: string): Locator {
  return page.getByRole('button', { name, exact: true })
}

function row(name: string): Locator {
  return page.getByRole('row').filter({ hasText: name })
}

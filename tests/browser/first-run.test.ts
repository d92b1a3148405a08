import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose, type Lodger } from '../../src/compose.ts'
import { ensureSetupToken } from '../../src/domain/accounts/setup.ts'
import { loadConfig } from '../../src/platform/config.ts'
import { silentLog } from '../../src/platform/log.ts'
import { complaintsOf, newPage, openBrowser, problemsInEveryLook, signIn } from '../support/browser.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { freePort } from '../support/world.ts'

const admin = { email: 'mara@corp.example', password: 'a horse, a battery' }

let database: TestDatabase
let dataDir: string
let lodger: Lodger
let url: URL
let token: string
let browser: Browser
let page: Page

/** A server that nobody has set up. */
beforeAll(async () => {
  database = await testDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'lodger-first-run-'))
  const port = await freePort()
  const config = loadConfig({
    LODGER_PUBLIC_URL: `http://localhost:${port}`,
    LODGER_LISTEN: `127.0.0.1:${port}`,
    LODGER_DATA_DIR: dataDir,
    LODGER_DATABASE_URL: database.url,
    LODGER_SECRET_KEY: randomBytes(32).toString('base64'),
  })
  lodger = await compose(config, silentLog())
  await lodger.listen()
  url = config.publicUrl
  token = (await ensureSetupToken(lodger.app.ctxFor({ kind: 'system', label: 'start' })))!
  browser = await openBrowser()
  page = await newPage(browser)
})
afterAll(async () => {
  await browser.close()
  await lodger.close()
  await database.close()
  await rm(dataDir, { recursive: true })
})

describe('a server that nobody has set up', () => {
  it('asks for the setup token first, wherever one begins', async () => {
    await page.goto(new URL('/configure/general', url).href)
    await page.getByRole('heading', { name: 'Set up Lodger' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/setup')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: 'Setup token' }).and(page.locator('[aria-invalid=true]')).waitFor()
    expect(await problemsInEveryLook(page)).toEqual([])
  })

  it('refuses a wrong token, says where the right one is, and keeps what was typed', async () => {
    await fillInEverything('x'.repeat(43))
    await page.getByRole('heading', { name: 'Set up Lodger' }).waitFor()
    await page.getByText('This is not the setup token. The server log shows it at each start.').waitFor()
    await page.getByLabel('Setup token').fill(token)
    await page.getByRole('button', { name: 'Continue' }).click()
    expect(await page.getByLabel('Name of the organization').inputValue()).toBe('Corp Example')
  })

  it('refuses a short password where it is typed', async () => {
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('textbox', { name: 'Password' }).fill('short')
    await page.getByRole('button', { name: 'Create and sign in' }).click()
    await page.getByText('At least 12 characters', { exact: true }).waitFor()
    expect(await problemsInEveryLook(page)).toEqual([])
  })

  it('becomes an organization with a network and an admin, and shows the way to the first phone', async () => {
    const complaints = complaintsOf(page)
    await page.getByRole('textbox', { name: 'Password' }).fill(admin.password)
    await page.getByRole('button', { name: 'Create and sign in' }).click()
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    await page.getByText('Until people of Corp Example can enroll a phone').waitFor()
    const checklist = page.getByRole('region', { name: 'Set-up checklist' })
    expect(await problemsInEveryLook(page)).toEqual([])
    const items = checklist.getByRole('listitem')
    await items.filter({ hasText: 'Push certificate' }).filter({ hasText: 'To do' }).waitFor()
    await items.filter({ hasText: 'Public address' }).filter({ hasText: 'Only this machine' }).waitFor()
    await items.filter({ hasText: 'Sign-in for owners' }).getByRole('link', { name: 'Choose' }).click()
    await page.getByRole('heading', { name: 'General', level: 1 }).waitFor()
    await page.getByText('in the network Main').waitFor()
    expect(complaints).toEqual([])
  })

  it('is not set up a second time', async () => {
    await page.goto(new URL('/setup', url).href)
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  })
})

describe('an admin', () => {
  it('signs out, is not let in with a wrong password, and signs in to where they were going', async () => {
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goto(new URL('/owners?q=tag:sales', url).href)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByLabel('E-mail').fill(admin.email)
    await page.getByRole('textbox', { name: 'Password' }).fill('not this one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('textbox', { name: 'Password' }).fill(admin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Owners', level: 1 }).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('tag:sales')
  })

  it('is signed out everywhere in this browser, and nowhere else', async () => {
    const elsewhere = await newPage(browser)
    await signIn(elsewhere, url, admin)
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await elsewhere.reload()
    await elsewhere.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    await elsewhere.context().close()
  })
})

async function fillInEverything(typedToken: string): Promise<void> {
  await page.getByLabel('Setup token').fill(typedToken)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Name of the organization').fill('Corp Example')
  await page.getByLabel('Name of the first network').fill('Main')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Your name').fill('Mara Müller')
  await page.getByLabel('Your e-mail').fill(admin.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(admin.password)
  await page.getByRole('button', { name: 'Create and sign in' }).click()
}

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import axeCore, { type AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const switches = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']

/** A real browser: the system's, or the one that comes with the development packages where there is none. */
export async function openBrowser(): Promise<Browser> {
  const installed = systemBrowsers.find((path) => existsSync(path))
  if (installed) return chromium.launch({ executablePath: installed, args: switches })
  const place = await unpackedBrowser()
  const libraries = { LD_LIBRARY_PATH: `${place}/al2023/lib`, FONTCONFIG_FILE: `${place}/fonts.conf` }
  return chromium.launch({ executablePath: `${place}/chromium`, args: switches, env: { ...process.env, ...libraries } })
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const unpack = `import packed from '@sparticuz/chromium'; await packed.executablePath()`

/** The package's own names the temporary directory. Text without any font has no size, and is taken to be hidden. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="relative">fonts-cache</cachedir>
</fontconfig>
`

/**
 * Where the packed browser is unpacked. The package unpacks into the temporary directory, and its libraries only where
 * it believes to be at the host it was made for; two processes at once must not see each other's half of it.
 */
async function unpackedBrowser(): Promise<string> {
  const place = `${root}node_modules/.cache/chromium`
  if (existsSync(place)) return place
  await mkdir(`${root}node_modules/.cache`, { recursive: true })
  const draft = await mkdtemp(`${place}-`)
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: root,
    env: { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
  })
  await writeFile(`${draft}/fonts.conf`, fontConfiguration)
  try {
    await rename(draft, place)
  } catch (error) {
    if (!existsSync(place)) throw error
    await rm(draft, { recursive: true })
  }
  return place
}

/** A page of its own: no cookie or setting is shared with another. The sandbox's certificate is taken as it is. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMilliseconds)
  return page
}

const patienceMilliseconds = 15_000

export interface Credentials {
  readonly email: string
  readonly password: string
}

/** Signs an admin in by the dashboard's form. */
export async function signIn(page: Page, dashboardUrl: URL, { email, password }: Credentials): Promise<void> {
  await page.goto(new URL('/sign-in', dashboardUrl).href)
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
}

/** Everything a page complains of from now on: errors in its console and refusals of its security policy. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`)
  })
  return complaints
}

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1440, 390].map((width) => ({ colorScheme, width })),
)

/** What is wrong with a page as it stands, in light and dark, on a desktop and on a phone. */
export async function problemsInEveryLook(page: Page): Promise<readonly string[]> {
  const problems: string[] = []
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await page.evaluate(nextFrames)
    const found = [...(await accessibilityProblems(page)), ...(await tooWide(page))]
    problems.push(...found.map((problem) => `${colorScheme}, ${width} px: ${problem}`))
  }
  return problems
}

/** What follows the size of the window is drawn anew by then. */
const nextFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

async function tooWide(page: Page): Promise<readonly string[]> {
  const pixels = await sidewaysScroll(page)
  return pixels === 0 ? [] : [`${pixels} px wider than the screen`]
}

/** By how many pixels a page is wider than its screen. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

const ruleSets = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds wrong with a page as it stands, by rule and place: WCAG 2.2 A and AA. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeCore.source)
  // As text: this side knows no `document`.
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, { runOnly: ${JSON.stringify(ruleSets)} })`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}

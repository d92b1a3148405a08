import { existsSync } from 'node:fs'
import axeCore, { type AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const switches = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']

/** A real browser: the system's, or the one that comes with the development packages where there is none. */
export async function openBrowser(): Promise<Browser> {
  const installed = systemBrowsers.find((path) => existsSync(path))
  if (installed) return chromium.launch({ executablePath: installed, args: switches })
  const { default: packed } = await import('@sparticuz/chromium')
  return chromium.launch({ executablePath: await packed.executablePath(), args: switches, env: withPackedLibraries() })
}

function withPackedLibraries(): Record<string, string> {
  return { ...(process.env as Record<string, string>), LD_LIBRARY_PATH: '/tmp/al2023/lib' }
}

/** What axe finds wrong with a page as it stands, by rule and place: WCAG 2.2 A and AA. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeCore.source)
  // As text: this side knows no `document`.
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  )
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
}

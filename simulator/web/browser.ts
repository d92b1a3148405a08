import type { DeviceHttp, HttpAnswer } from '../device/device-http.ts'
import { SimulatorError } from '../simulator-error.ts'
import { CookieJar } from './cookie-jar.ts'
import { type Button, type Form, type Page, parsePage } from './parse-page.ts'

/** Where a browser ended up. */
export type Visit = PageVisit | DownloadVisit | AppVisit

export interface PageVisit {
  readonly kind: 'page'
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly page: Page
}

interface DownloadVisit {
  readonly kind: 'download'
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly contentType: string
  readonly body: Buffer
}

/** A redirect to an address of another scheme than http, which the browser hands to whoever waits for it. */
interface AppVisit {
  readonly kind: 'app'
  readonly url: string
  readonly status: number
  readonly headers: Headers
}

export interface BrowserOptions {
  readonly http: DeviceHttp
  readonly userAgent: string
  readonly language: string
  readonly now: () => Date
}

const maxRedirects = 20

/** One browser session without scripts: cookies, redirects, forms and links. */
export class Browser {
  private readonly options: BrowserOptions
  private readonly cookies: CookieJar

  constructor(options: BrowserOptions) {
    this.options = options
    this.cookies = new CookieJar(options.now)
  }

  /** @throws {SimulatorError} `NETWORK`, or `WEB_PAGE` for a redirect that does not end */
  async open(address: URL | string): Promise<Visit> {
    return this.load({ method: 'GET', url: new URL(address), from: null, policy: null })
  }

  /** Follows a link on a page. */
  async follow(visit: PageVisit, href: string): Promise<Visit> {
    return this.load({ method: 'GET', url: new URL(href, visit.url), from: visit.url, policy: null })
  }

  /** Presses `button`, with what the person put into the fields. */
  async submit(
    visit: PageVisit,
    form: Form,
    values: readonly (readonly [string, string])[],
    button: Button | null,
  ): Promise<Visit> {
    const url = new URL(button?.formAction ?? form.action ?? visit.url, visit.url)
    const data = new URLSearchParams()
    for (const [name, value] of values) data.append(name, value)
    if (button && button.name !== '') data.append(button.name, button.value)
    const policy = { page: visit.url, formAction: formActionOf(visit.headers) }
    if (form.method === 'get') {
      url.search = data.toString()
      return this.load({ method: 'GET', url, from: visit.url, policy })
    }
    return this.load({ method: 'POST', url, from: visit.url, policy, body: Buffer.from(data.toString()) })
  }

  private async load(first: Load): Promise<Visit> {
    let load = first
    for (let hop = 0; hop <= maxRedirects; hop++) {
      checkFormAction(load.policy, load.url)
      const answer = await this.send(load)
      const location = answer.headers.get('location')
      if (answer.status < 300 || answer.status >= 400 || location === null) return visitOf(answer)
      const next = redirectTarget(location, answer.url)
      checkFormAction(load.policy, next)
      if (next.protocol !== 'http:' && next.protocol !== 'https:') {
        return { kind: 'app', url: location, status: answer.status, headers: answer.headers }
      }
      load = redirected(load, answer.status, next)
    }
    throw new SimulatorError('WEB_PAGE', `${first.url.host} redirects without end`)
  }

  private async send({ method, url, from, body }: Load): Promise<HttpAnswer> {
    const { userAgent, language, http } = this.options
    const cookie = this.cookies.headerFor(url)
    const answer = await http.send({
      method,
      url,
      headers: {
        'user-agent': userAgent,
        accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
        'accept-language': language,
        'sec-fetch-dest': 'document',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-site': siteOf(from, url),
        ...(cookie === '' ? {} : { cookie }),
        ...(from && from.protocol === url.protocol ? { referer: refererFor(from, url) } : {}),
        ...(body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(method === 'POST' && from ? { origin: from.origin } : {}),
      },
      ...(body ? { body } : {}),
    })
    this.cookies.store(url, answer.headers)
    return answer
  }
}

interface Load {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly from: URL | null
  /** Where the page lets its forms lead, redirects included. */
  readonly policy: { readonly page: URL; readonly formAction: readonly string[] | null } | null
  readonly body?: Buffer
}

function redirectTarget(location: string, base: URL): URL {
  if (!URL.canParse(location, base.href)) throw new SimulatorError('WEB_PAGE', 'A redirect leads nowhere')
  return new URL(location, base)
}

/** 307 and 308 keep method and body; after the others a browser gets. */
function redirected(load: Load, status: number, url: URL): Load {
  if (status === 307 || status === 308) return { ...load, url }
  const { body: _, ...rest } = load
  return { ...rest, method: 'GET', url }
}

function visitOf(answer: HttpAnswer): Visit {
  const { url, status, headers, body } = answer
  const contentType = (headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  const isPage = ['text/html', 'text/plain', ''].includes(contentType) || body.length === 0
  if (isPage) return { kind: 'page', url, status, headers, page: parsePage(body.toString('utf8')) }
  return { kind: 'download', url, status, headers, contentType, body }
}

function siteOf(from: URL | null, to: URL): string {
  if (from === null) return 'none'
  return from.origin === to.origin ? 'same-origin' : 'cross-site'
}

function refererFor(from: URL, to: URL): string {
  return from.origin === to.origin ? from.href.replace(/#.*$/, '') : `${from.origin}/`
}

/** The sources of `form-action` in the page's Content-Security-Policy; null if anything goes. */
function formActionOf(headers: Headers): readonly string[] | null {
  const directives = (headers.get('content-security-policy') ?? '')
    .split(/[;,]/)
    .map((text) => text.trim().split(/\s+/))
  return directives.find(([name]) => name?.toLowerCase() === 'form-action')?.slice(1) ?? null
}

/** WebKit holds a form to `form-action` through all redirects, custom schemes included. */
function checkFormAction(policy: Load['policy'], url: URL): void {
  if (!policy?.formAction || policy.formAction.some((source) => matchesSource(source, url, policy.page))) return
  throw new SimulatorError(
    'WEB_PAGE',
    `The page's Content-Security-Policy (form-action) does not let a form lead to ${url.protocol}`,
  )
}

function matchesSource(source: string, url: URL, page: URL): boolean {
  if (source === "'self'") return url.origin === page.origin && url.origin !== 'null'
  if (source === '*') return url.protocol === 'https:' || url.protocol === 'http:'
  if (/^[a-z][a-z\d+.-]*:$/i.test(source)) return source.toLowerCase() === url.protocol
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(source) && URL.canParse(source)) return new URL(source).origin === url.origin
  return source === url.host || source === url.hostname
}

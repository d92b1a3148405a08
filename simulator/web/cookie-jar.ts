// RFC 6265, as far as a sign-in needs it.

interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly isHostOnly: boolean
  readonly path: string
  readonly isSecure: boolean
  readonly expiresAt: number
}

/** The cookies of one browser session, which ends with it. */
export class CookieJar {
  private cookies: Cookie[] = []
  private readonly now: () => Date

  constructor(now: () => Date) {
    this.now = now
  }

  /** Takes what an answer from `url` sets. */
  store(url: URL, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const cookie = this.parse(url, line)
      if (!cookie) continue
      this.cookies = this.cookies.filter((other) => !isSame(other, cookie))
      if (cookie.expiresAt > this.now().getTime()) this.cookies.push(cookie)
    }
  }

  /** The `Cookie` header for a request to `url`; empty if there is none to send. */
  headerFor(url: URL): string {
    const now = this.now().getTime()
    return this.cookies
      .filter((cookie) => cookie.expiresAt > now && belongs(cookie, url))
      .toSorted((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  private parse(url: URL, line: string): Cookie | null {
    const [pair = '', ...rest] = line.split(';')
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals).trim()
    if (equals < 1 || name === '') return null
    const attributes = new Map(rest.map(splitAttribute))
    const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase()
    const cookie: Cookie = {
      name,
      value: pair.slice(equals + 1).trim(),
      domain: domain || url.hostname,
      isHostOnly: domain === '',
      path: attributes.get('path')?.startsWith('/') ? attributes.get('path')! : defaultPath(url),
      isSecure: attributes.has('secure'),
      expiresAt: this.expiryOf(attributes),
    }
    return isAcceptable(cookie, url) ? cookie : null
  }

  private expiryOf(attributes: ReadonlyMap<string, string>): number {
    const maxAge = Number(attributes.get('max-age'))
    if (attributes.has('max-age') && Number.isFinite(maxAge)) return this.now().getTime() + maxAge * 1000
    const expires = Date.parse(attributes.get('expires') ?? '')
    return Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires
  }
}

function splitAttribute(text: string): [string, string] {
  const [name = '', ...value] = text.split('=')
  return [name.trim().toLowerCase(), value.join('=').trim()]
}

function isSame(a: Cookie, b: Cookie): boolean {
  return a.name === b.name && a.domain === b.domain && a.path === b.path
}

function belongs(cookie: Cookie, url: URL): boolean {
  if (cookie.isSecure && url.protocol !== 'https:') return false
  const isHost = url.hostname === cookie.domain
  if (!isHost && (cookie.isHostOnly || !url.hostname.endsWith(`.${cookie.domain}`))) return false
  const { path } = cookie
  return url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}

/** Another site's domain, a secure cookie over plain HTTP, or a broken prefix: browsers drop such cookies. */
function isAcceptable(cookie: Cookie, url: URL): boolean {
  const isOwnDomain = url.hostname === cookie.domain || url.hostname.endsWith(`.${cookie.domain}`)
  if (!isOwnDomain || (cookie.isSecure && url.protocol !== 'https:')) return false
  if (cookie.name.startsWith('__Host-')) return cookie.isSecure && cookie.isHostOnly && cookie.path === '/'
  return !cookie.name.startsWith('__Secure-') || cookie.isSecure
}

function defaultPath(url: URL): string {
  const end = url.pathname.lastIndexOf('/')
  return end <= 0 ? '/' : url.pathname.slice(0, end)
}

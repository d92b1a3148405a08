import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DeviceHttp } from '../device/device-http.ts'
import { Browser } from './browser.ts'
import { goThroughPages } from './sign-in.ts'

const credentials = { email: 'ada@example.org', password: 'correct horse & battery' }
let server: Server
let base: string
let http: DeviceHttp
let answer: (request: IncomingMessage, body: URLSearchParams, response: ServerResponse) => unknown
let requests: string[]

beforeEach(async () => {
  requests = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      requests.push(`${request.method} ${request.url}`)
      answer(request, new URLSearchParams(body), response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://localhost:${(server.address() as AddressInfo).port}`
  http = new DeviceHttp({ trustRoots: [], addresses: new Map(), allowHttpToLocalhost: true })
})
afterEach(() => {
  http.close()
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

const signInForm =
  '<form method=post action="/in?a=1&amp;b=2"><input type=hidden name=csrf value="t&quot;1">' +
  '<label>E-mail <input name=identifier autocomplete="username"></label><input name="pw" type="password">' +
  '<button>Continue</button></form>'

async function signIn() {
  const browser = new Browser({ http, userAgent: 'Safari', language: 'en-US', now: () => new Date() })
  return goThroughPages(browser, await browser.open(`${base}/start?user-identifier=ada%40example.org`), credentials)
}

it('signs in, confirms, and ends where the pages hand over to the device', async () => {
  let signedIn: object | null = null
  answer = (request, body, response) => {
    if (request.url?.startsWith('/start')) {
      response.setHeader('set-cookie', 'session=s1; Path=/; HttpOnly')
      return response.end(`<!doctype html><p>Hello</p>${signInForm}`)
    }
    if (request.url === '/in?a=1&b=2') {
      signedIn = { fields: Object.fromEntries(body), cookie: request.headers.cookie, origin: request.headers.origin }
      return response.writeHead(303, { location: '/confirm' }).end()
    }
    if (request.url === '/confirm') {
      return response.end(
        '<form method=post action=/over><button class="secondary">This is not me</button></form>' +
          '<form method=post action=/yes><button class="primary" name=go value=1>Continue as Ada</button></form>',
      )
    }
    if (body.get('go') !== '1') return response.writeHead(400).end()
    const location = 'apple-remotemanagement-user-login://authentication-results?access-token=T'
    return response.writeHead(308, { location }).end()
  }
  const end = await signIn()
  expect(signedIn).toEqual({
    fields: { csrf: 't"1', identifier: credentials.email, pw: credentials.password },
    cookie: 'session=s1',
    origin: base,
  })
  expect(end).toMatchObject({
    kind: 'app',
    status: 308,
    url: 'apple-remotemanagement-user-login://authentication-results?access-token=T',
  })
  expect(requests.map((request) => request.split('?')[0])).toEqual([
    'GET /start',
    'POST /in',
    'GET /confirm',
    'POST /yes',
  ])
})

it('reports what the page says when the password is wrong', async () => {
  answer = (_request, body, response) =>
    response.end(body.has('pw') ? `<p role=alert>Wrong.</p>${signInForm}` : signInForm)
  await expect(signIn()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED', message: expect.stringContaining('Wrong.') })
})

it('asks for address and password on pages of their own', async () => {
  answer = (_request, body, response) => {
    response.setHeader('content-type', 'text/html')
    if (body.has('password')) return response.writeHead(308, { location: 'x-app://done' }).end()
    if (body.has('email')) return response.end('<form method=post><input type=password name=password></form>')
    return response.end('<form method=post><input type=email name=email><input type=submit value=Next></form>')
  }
  expect(await signIn()).toMatchObject({ kind: 'app', url: 'x-app://done' })
})

it('does not let a form lead where the page forbids it', async () => {
  answer = (_request, body, response) => {
    response.setHeader('content-security-policy', "default-src 'none'; form-action 'self'")
    if (!body.has('pw')) return response.end(signInForm)
    return response.writeHead(308, { location: 'apple-remotemanagement-user-login://authentication-results' }).end()
  }
  await expect(signIn()).rejects.toMatchObject({ code: 'WEB_PAGE', message: expect.stringContaining('form-action') })
})

it('stops at a page that has nothing to press', async () => {
  answer = (_request, _body, response) =>
    response.writeHead(404).end('<title>No</title><p>Closed</p><script>"<p>x"</script>')
  await expect(signIn()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED', message: 'Closed' })
})

it('keeps the cookies of a path and a host to themselves', async () => {
  const seen: (string | undefined)[] = []
  answer = (request, _body, response) => {
    seen.push(request.headers.cookie)
    response.setHeader('set-cookie', [
      'a=1; Path=/other',
      'b=2; Domain=example.org',
      'c=3; Secure',
      'd=4; Max-Age=0',
      'e=5',
    ])
    response.writeHead(requests.length < 3 ? 302 : 404, { location: '/start' }).end()
  }
  await expect(signIn()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
  expect(seen).toEqual([undefined, 'e=5', 'e=5'])
})

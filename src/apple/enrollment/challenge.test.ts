import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { type Challenge, parseChallenge, writeChallenge } from './challenge.ts'

const web: Challenge = { method: 'apple-as-web', url: 'https://mdm.example.org/e/abc/sign-in?request=a.b-c_d' }
const oauth: Challenge = {
  method: 'apple-oauth2',
  authorizationUrl: 'https://idp.example.org/authorize',
  tokenUrl: 'https://idp.example.org/token',
  redirectUrl: 'apple-remotemanagement-user-login:/oauth2/redirection',
  clientId: 'lodger',
  scope: 'mdm',
}

it('asks for the web flow as Apple documents it', () => {
  expect(writeChallenge(web)).toBe(
    'Bearer method="apple-as-web", url="https://mdm.example.org/e/abc/sign-in?request=a.b-c_d"',
  )
})

it('asks for the OAuth flow as Apple documents it', () => {
  expect(writeChallenge(oauth)).toBe(
    'Bearer method="apple-oauth2", authorization-url="https://idp.example.org/authorize", token-url="https://idp.example.org/token", redirect-url="apple-remotemanagement-user-login:/oauth2/redirection", client-id="lodger", scope="mdm"',
  )
})

it.each([web, oauth])('is read back: $method', (challenge) => {
  expect(parseChallenge(writeChallenge(challenge))).toEqual(challenge)
})

it('is read without commas, which some servers leave out', () => {
  expect(parseChallenge('bearer method="apple-as-web" url="https://a.example/"')).toEqual({
    method: 'apple-as-web',
    url: 'https://a.example/',
  })
})

it.each(['a"b', 'a\\b', 'a\r\nSet-Cookie: b', 'ä'])('refuses to write %j', (url) => {
  expect(() => writeChallenge({ method: 'apple-as-web', url })).toThrow(RangeError)
})

describe('a client gives up on', () => {
  it.each([
    '',
    'Basic realm="a"',
    'Bearer',
    'Bearer realm="a"',
    'Bearer method="apple-as-web"',
    'Bearer method="apple-as-web", url="page"',
    'Bearer method="apple-as-web", url="javascript:1"',
    'Bearer method="other", url="https://a.example/"',
    'Bearer method=apple-as-web, url="https://a.example/"',
    'Bearer method="apple-as-web", url="https://a.example/" rest',
    writeChallenge({ ...oauth, tokenUrl: 'http://idp.example.org/token' }),
    writeChallenge({ ...oauth, redirectUrl: 'https://a.example/' }),
    writeChallenge(oauth).replace(', scope="mdm"', ''),
  ])('%s', (header) => {
    expect(() => parseChallenge(header)).toThrow(ParseError)
  })
})

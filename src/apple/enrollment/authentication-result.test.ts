import { expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { authenticationResultUrl, parseAuthenticationResult } from './authentication-result.ts'

it('is the address Apple documents', () => {
  expect(authenticationResultUrl('QmVhcmVyLXRva2Vu')).toBe(
    'apple-remotemanagement-user-login://authentication-results?access-token=QmVhcmVyLXRva2Vu',
  )
})

it('carries any token', () => {
  expect(parseAuthenticationResult(authenticationResultUrl('a+b/c=&d e'))).toBe('a+b/c=&d e')
})

it.each([
  '',
  '/done',
  'https://authentication-results?access-token=a',
  'apple-remotemanagement-user-login://other?access-token=a',
  'apple-remotemanagement-user-login:authentication-results?access-token=a',
  'apple-remotemanagement-user-login://authentication-results#access-token=a',
  'apple-remotemanagement-user-login://authentication-results?access-token=',
])('gives up on %j, as a client does', (location) => {
  expect(() => parseAuthenticationResult(location)).toThrow(ParseError)
})

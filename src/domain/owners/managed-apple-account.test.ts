import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { managedAppleAccountFor, sameAccount } from './managed-apple-account.ts'

describe('the Managed Apple Account of an owner', () => {
  it.each([
    ['ana@corp.example', null, 'ana@corp.example'],
    ['Ana.B@Corp.example', null, 'Ana.B@Corp.example'],
    ['ana@corp.example', 'appleid.corp.example', 'ana@appleid.corp.example'],
    ['Ana.B@corp.example', 'appleid.corp.example', 'Ana.B@appleid.corp.example'],
    ['ana+mdm@corp.example', 'appleid.corp.example', 'ana+mdm@appleid.corp.example'],
    ['ana@münchen.example', 'appleid.corp.example', 'ana@appleid.corp.example'],
  ])('of %s with the override %s is %s (S41, S44)', (email, override, account) => {
    expect(managedAppleAccountFor(email, override)).toEqual({ account })
  })

  it.each([
    ['änne@corp.example', null, 'NOT_ASCII'],
    ['änne@corp.example', 'appleid.corp.example', 'NOT_ASCII'],
    ['ana@münchen.example', null, 'NOT_ASCII'],
    // The Kelvin sign, which JavaScript lower-cases to k.
    ['\u212Aarl@corp.example', 'appleid.corp.example', 'NOT_ASCII'],
    ['ana', null, 'NOT_AN_ADDRESS'],
    ['@corp.example', 'appleid.corp.example', 'NOT_AN_ADDRESS'],
    ['a@b@corp.example', 'appleid.corp.example', 'NOT_AN_ADDRESS'],
    ['ana b@corp.example', null, 'NOT_AN_ADDRESS'],
    ['', null, 'NOT_AN_ADDRESS'],
  ])('of %j with the override %s does not exist: %s (S30)', (email, override, problem) => {
    expect(managedAppleAccountFor(email, override)).toMatchObject({ problem })
  })
})

describe('what was typed', () => {
  it.each([
    ['ana@corp.example', 'ana@corp.example', true],
    ['ANA@Corp.Example', 'ana@corp.example', true],
    ['Ana.B@corp.example', 'anab@corp.example', false],
    ['ana', 'ana@corp.example', false],
    [' ana@corp.example', 'ana@corp.example', false],
    ['ana@corp.example.', 'ana@corp.example', false],
    ['\u212Aarl@corp.example', 'karl@corp.example', false],
    ['ana@corp\uFF0Eexample', 'ana@corp.example', false],
    ['\u0131da@corp.example', 'ida@corp.example', false],
  ])('as %j names %s: %s (S47)', (typed, account, isSame) => {
    expect(sameAccount(typed, account)).toBe(isSame)
  })

  it('never names an account of another length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.emailAddress(), (typed, account) => {
        expect(sameAccount(typed, account) && typed.length !== account.length).toBe(false)
      }),
    )
  })
})

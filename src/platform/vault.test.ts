import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal } from './errors.ts'
import { openVault } from './vault.ts'

const vault = openVault(randomBytes(32))

describe('sealing', () => {
  it('gives back what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (plain, context) => {
        expect(vault.open(vault.seal(plain, context), context)).toEqual(Buffer.from(plain))
      }),
    )
  })

  it('refuses a value in another place than its own', () => {
    const sealed = vault.seal('secret', 'push-certificate:1')
    expect(codeOf(() => vault.open(sealed, 'push-certificate:2'))).toBe('SEAL_BROKEN')
  })

  it('refuses a value with any bit changed, or cut off anywhere', () => {
    const sealed = vault.seal('secret', 'here')
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(codeOf(() => vault.open(changed, 'here'))).toMatch(/^(SEAL_BROKEN|SEALED_WITH_ANOTHER_KEY)$/)
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(codeOf(() => vault.open(sealed.subarray(0, length), 'here'))).toBe('SEAL_BROKEN')
    }
  })

  it('never seals the same way twice, and keeps the plain text out', () => {
    const [one, two] = [vault.seal('a secret of some length', 'here'), vault.seal('a secret of some length', 'here')]
    expect(one.equals(two)).toBe(false)
    expect(one.includes('secret')).toBe(false)
  })

  it('tells a wrong key from a changed value', () => {
    const sealed = vault.seal('secret', 'here')
    expect(codeOf(() => openVault(randomBytes(32)).open(sealed, 'here'))).toBe('SEALED_WITH_ANOTHER_KEY')
  })

  it('seals with a key of the caller, without which it stays closed', () => {
    const key = vault.newKey()
    const sealed = vault.sealWith(key, 'secret', 'here')
    expect(vault.openWith(key, sealed, 'here').toString()).toBe('secret')
    expect(codeOf(() => vault.openWith(vault.newKey(), sealed, 'here'))).toBe('SEALED_WITH_ANOTHER_KEY')
    expect(codeOf(() => vault.open(sealed, 'here'))).toBe('SEALED_WITH_ANOTHER_KEY')
  })

  it('opens after a restart with the same key', () => {
    const secretKey = randomBytes(32)
    const sealed = openVault(secretKey).seal('secret', 'here')
    expect(openVault(secretKey).open(sealed, 'here').toString()).toBe('secret')
  })
})

describe('hashing', () => {
  it('gives equal values equal hashes, for one purpose and one server only', () => {
    expect(vault.hash('id', 'enrollment-id')).toEqual(vault.hash(Buffer.from('id'), 'enrollment-id'))
    expect(vault.hash('id', 'enrollment-id')).not.toEqual(vault.hash('id', 'session'))
    expect(vault.hash('id', 'enrollment-id')).not.toEqual(openVault(randomBytes(32)).hash('id', 'enrollment-id'))
  })

  it('does not confuse where the purpose ends', () => {
    expect(vault.hash('bc', 'a')).not.toEqual(vault.hash('c', 'ab'))
    expect(vault.hash('1:b', 'a')).not.toEqual(vault.hash('b', 'a1:'))
  })
})

it('accepts only keys of 32 bytes', () => {
  expect(() => openVault(randomBytes(16))).toThrow(RangeError)
  expect(() => vault.sealWith(randomBytes(31), 'x', 'here')).toThrow(RangeError)
})

function codeOf(action: () => unknown): string | undefined {
  try {
    action()
  } catch (error) {
    return isRefusal(error, 'SEAL_BROKEN') || isRefusal(error, 'SEALED_WITH_ANOTHER_KEY') ? error.code : 'another'
  }
  return undefined
}

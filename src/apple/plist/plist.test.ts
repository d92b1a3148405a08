import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePlist } from './parse-plist.ts'
import { PlistReal, type PlistValue } from './plist-value.ts'
import { writePlist } from './write-plist.ts'

/** A string that XML can hold. */
const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  // oxlint-disable-next-line no-control-regex -- what XML cannot hold is left out on purpose
  .filter((value) => value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value))
const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: BigInt(Number.MIN_SAFE_INTEGER) - 1n }),
  fc.bigInt({ min: BigInt(Number.MAX_SAFE_INTEGER) + 1n, max: 2n ** 64n - 1n }),
)
const date = fc
  .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((value) => new Date(Math.floor(value.getTime() / 1000) * 1000))
const bytes = fc.uint8Array({ maxLength: 50 }).map((value) => Buffer.from(value))

const { value: anyValue } = fc.letrec<{ value: PlistValue; leaf: PlistValue }>((tie) => ({
  leaf: fc.oneof(
    text,
    integer,
    fc.boolean(),
    date,
    bytes,
    fc.double().map((value) => new PlistReal(value)),
  ),
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6 }),
  ),
}))

describe('a property list that was written', () => {
  it('is read back as the same value', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(parsePlist(writePlist(value))).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it('reads the same with comments and white space between its elements', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const spread = writePlist(value)
          .toString()
          .replace(/<(?=dict|array|key|true|false|integer|real|date)/g, '\n\t<!-- a < "comment" --> <')
        expect(parsePlist(Buffer.from(spread))).toEqual(value)
      }),
    )
  })
})

describe('a property list with any byte changed', () => {
  it('is read or refused, never a crash', () => {
    const original = writePlist({
      Key: ['text & more', 12, new PlistReal(1.5), true, new Date(0), Buffer.from('data')],
    })
    const binary = plistutil(original, 'bin')
    for (const body of binary === undefined ? [original] : [original, binary]) {
      fc.assert(
        fc.property(fc.nat(body.length - 1), fc.nat(255), (index, byte) => {
          const changed = Buffer.from(body)
          changed[index] = byte
          expect(outcome(changed)).toMatch(/^(read|ParseError)$/)
        }),
        { numRuns: 2000 },
      )
    }
  })

  it('is refused when it ends early', () => {
    const body = writePlist({ Key: ['text', 12, true, new Date(0), Buffer.from('data')] })
    const lastByte = body.lastIndexOf('>')
    for (let length = 0; length <= lastByte; length++) expect(outcome(body.subarray(0, length))).toBe('ParseError')
  })
})

const hasPlistutil = spawnSync('plistutil', ['--version']).error === undefined

describe(`compared with plistutil${hasPlistutil ? '' : ' (skipped: plistutil is not installed)'}`, () => {
  it.skipIf(!hasPlistutil)('a list it turned into binary is the same value', () => {
    for (const value of comparableSamples()) expect(parsePlist(plistutil(writePlist(value), 'bin')!)).toEqual(value)
  })

  it.skipIf(!hasPlistutil)('a list it rewrote as XML is the same value', () => {
    for (const value of comparableSamples()) expect(parsePlist(plistutil(writePlist(value), 'xml')!)).toEqual(value)
  })
})

/** Values that libplist keeps exactly; its own limits are left out: dates before 1970, and reals, which it rounds. */
function comparableSamples(): PlistValue[] {
  const leaf = fc.oneof(
    text.filter((value) => !value.includes('\r')),
    integer,
    fc.boolean(),
    fc
      .date({ min: new Date(0), max: new Date('2100-01-01') })
      .map((value) => new Date(Math.floor(value.getTime() / 1000) * 1000)),
    bytes.filter((value) => value.length > 0),
    fc.integer({ min: -1000, max: 1000 }).map((value) => new PlistReal(value / 4)),
  )
  const value = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 8 }),
    fc.dictionary(text.filter(Boolean), leaf, { maxKeys: 20 }),
  )
  return [...Array(10).keys()].map((seed) => fc.sample(value, { numRuns: 50, seed }))
}

function plistutil(input: Buffer, format: 'bin' | 'xml'): Buffer | undefined {
  const run = spawnSync('plistutil', ['-i', '-', '-o', '-', '-f', format], { input, maxBuffer: 1 << 24 })
  if (run.error !== undefined) return undefined
  return run.stdout
}

function outcome(body: Buffer): string {
  try {
    parsePlist(body)
    return 'read'
  } catch (error) {
    return error instanceof Error ? error.name : String(error)
  }
}

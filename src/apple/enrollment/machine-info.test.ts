import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { plistDict } from '../plist/plist-value.ts'
import { writePlist } from '../plist/write-plist.ts'
import { readMachineInfo } from './machine-info.ts'

const PRODUCT = 'iPhone14,5'
const VERSION = '22C161'

describe('machine info', () => {
  it('of a real iPhone with iOS 15 has neither version nor identifiers', () => {
    const plist = readFileSync(new URL('golden/machine-info-iphone-ios15.plist', import.meta.url))
    expect(readMachineInfo(plist)).toStrictEqual({
      product: 'iPhone12,1',
      build: '19H12',
      osVersion: null,
      language: 'ja-JP',
      hardwareIdentifiersPresent: [],
    })
  })

  it('of a newer system has its version', () => {
    expect(
      readMachineInfo(writePlist({ PRODUCT, VERSION, OS_VERSION: '18.2.1', MDM_CAN_REQUEST_SOFTWARE_UPDATE: true })),
    ).toMatchObject({ osVersion: '18.2.1', language: null })
  })

  it('names the hardware identifiers it holds, and keeps none', () => {
    const info = readMachineInfo(
      writePlist({ PRODUCT, VERSION, UDID: 'canary-1', SERIAL: 'canary-2', IMEI: '', MEID: 5 }),
    )
    expect(info.hardwareIdentifiersPresent).toEqual(['UDID', 'SERIAL', 'MEID'])
    expect(JSON.stringify(info)).not.toContain('canary')
  })

  it.each([
    ['without a product', plistDict({ VERSION })],
    ['without a build', plistDict({ PRODUCT })],
    ['with a product that is no string', plistDict({ PRODUCT: 1, VERSION })],
    ['of another message', plistDict({ MessageType: 'Authenticate' })],
    ['that is too large', plistDict({ PRODUCT, VERSION, PADDING: Buffer.alloc(1 << 16) })],
    ['that is nested', plistDict({ PRODUCT, VERSION, a: [[[true]]] })],
  ])('is refused %s', (_name, info) => {
    expect(() => readMachineInfo(writePlist(info))).toThrow(ParseError)
  })
})

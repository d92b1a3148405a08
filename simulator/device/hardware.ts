import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Model } from './models.ts'

/** What is burnt into one device, and what no server may ever learn about a user-enrolled one. */
export interface Hardware {
  readonly udid: string
  readonly serialNumber: string
  readonly imei: string | null
  readonly meid: string | null
  readonly wifiMac: string
  readonly bluetoothMac: string
  readonly phoneNumber: string | null
  /** The common name of Apple's certificate in the device. */
  readonly guid: string
}

export function newHardware(model: Model): Hardware {
  const imei = model.hasCellular ? newImei() : null
  return {
    udid: newUdid(model),
    serialNumber: randomText('CDFGHJKLMNPQRTVWXY0123456789', 10),
    imei,
    meid: imei === null ? null : imei.slice(0, 14),
    wifiMac: newMac(),
    bluetoothMac: newMac(),
    phoneNumber: model.family === 'iphone' ? `+1555${randomText('0123456789', 7)}` : null,
    guid: newUuid(),
  }
}

/** The form in which Apple's devices write them. */
export function newUuid(): string {
  return randomUUID().toUpperCase()
}

function newUdid(model: Model): string {
  if (model.platform === 'macos') return newUuid()
  return `0000${randomText('0123456789ABCDEF', 4)}-00${randomText('0123456789ABCDEF', 14)}`
}

function newImei(): string {
  const digits = `35${randomText('0123456789', 12)}`
  return digits + luhnDigit(digits)
}

function luhnDigit(digits: string): number {
  const sum = Array.from(digits).reduce((total, digit, index) => {
    // Counted from the check digit, which follows the last one.
    const isDoubled = (digits.length - index) % 2 === 1
    const value = Number(digit) * (isDoubled ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return (10 - (sum % 10)) % 10
}

function newMac(): string {
  return ['f0', '18', '98', ...randomBytes(3).toString('hex').match(/../g)!].join(':')
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

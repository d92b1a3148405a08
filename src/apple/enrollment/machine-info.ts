// Source: Apple's schema, other/machineinfo.yaml.
import { parsePlistDict } from '../plist/parse-plist.ts'
import { optionalString, requireString } from '../plist/read-dict.ts'

/**
 * What a device says of itself when it asks to enroll. Its signature shows that an Apple-made device said it, not that
 * the device is this one: a hint, never proof.
 */
export interface MachineInfo {
  /** `iPhone14,5` */
  readonly product: string
  /** `22C161` */
  readonly build: string
  /** `18.2.1`; from iOS 17 and macOS 14. */
  readonly osVersion: string | null
  /** `en-US`; for the answer to this request, not to be kept. */
  readonly language: string | null
  /** Which of these it told, by name: none may be told for User Enrollment. */
  readonly hardwareIdentifiersPresent: readonly HardwareIdentifier[]
}

export type HardwareIdentifier = (typeof hardwareIdentifiers)[number]

const hardwareIdentifiers = ['UDID', 'SERIAL', 'IMEI', 'MEID'] as const

/** Machine info has 3 KiB at most in practice, and this is before anybody has proved anything. */
const limits = { maxBytes: 1 << 16, maxDepth: 3, maxNodes: 200, maxStringLength: 1 << 12 }

/**
 * Reads the property list inside a signed enrollment request. The values of hardware identifiers are not kept.
 *
 * @throws {ParseError} if it is no machine info
 */
export function readMachineInfo(plist: Uint8Array): MachineInfo {
  const info = parsePlistDict(plist, limits)
  return {
    product: requireString(info, 'PRODUCT'),
    build: requireString(info, 'VERSION'),
    osVersion: optionalString(info, 'OS_VERSION') ?? null,
    language: optionalString(info, 'LANGUAGE') ?? null,
    // Macs send empty strings for what they do not have.
    hardwareIdentifiersPresent: hardwareIdentifiers.filter((key) => info[key] !== undefined && info[key] !== ''),
  }
}

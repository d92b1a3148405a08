import { type PlistDict, plistDict } from '../../../src/apple/plist/plist-value.ts'
import type { Channel, Enrollment } from '../enrollment.ts'
import type { LiveDevice } from '../live-device.ts'

/** Where a command arrived. */
export interface CommandContext {
  readonly device: LiveDevice
  readonly enrollment: Enrollment
  readonly channel: Channel
}

/** What becomes of the enrollment once the answer is sent. */
export type Afterwards = 'stay' | 'leave' | 'erase'

export interface CommandAnswer {
  readonly status: 'Acknowledged' | 'Error' | 'CommandFormatError' | 'NotNow'
  readonly keys: PlistDict
  readonly afterwards?: Afterwards
}

export function acknowledged(keys: PlistDict = {}, afterwards: Afterwards = 'stay'): CommandAnswer {
  return { status: 'Acknowledged', keys, afterwards }
}

export function failed(domain: string, code: number, description: string): CommandAnswer {
  return { status: 'Error', keys: { ErrorChain: errorChain(domain, code, description) } }
}

export function errorChain(domain: string, code: number, description: string): readonly PlistDict[] {
  return [
    plistDict({
      ErrorCode: code,
      ErrorDomain: domain,
      LocalizedDescription: description,
      USEnglishDescription: description,
    }),
  ]
}

export const notNow: CommandAnswer = { status: 'NotNow', keys: {} }
export const formatError: CommandAnswer = { status: 'CommandFormatError', keys: {} }

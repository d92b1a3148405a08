// Source: https://developer.apple.com/documentation/devicemanagement/sending-mdm-commands-to-a-device
import { type ForbiddenKey, readForbiddenKeys, readSender, type Sender } from '../checkin/sender.ts'
import { ParseError } from '../parse-error.ts'
import { parsePlistDict } from '../plist/parse-plist.ts'
import { isPlistDict, type PlistDict } from '../plist/plist-value.ts'
import { optionalString, requireString } from '../plist/read-dict.ts'

/** What a device says on the command channel: that it is idle, or how a command went. */
export interface Report {
  readonly sender: Sender
  /** Names of keys beside the answer that Apple forbids under User Enrollment. */
  readonly forbiddenKeys: readonly ForbiddenKey[]
  readonly status: ReportStatus
  /** The command this answers; null when idle. */
  readonly commandUuid: string | null
  /** Empty unless something failed. */
  readonly errors: readonly MdmError[]
  /** The whole message, for the readers of answers; they take from it what may be known, and nothing else does. */
  readonly answer: PlistDict
}

export type ReportStatus = (typeof reportStatuses)[number]

const reportStatuses = ['Idle', 'Acknowledged', 'Error', 'CommandFormatError', 'NotNow'] as const

/** One link of an ErrorChain. The texts that come with it may name people and paths, so they are dropped. */
export interface MdmError {
  readonly domain: string
  readonly code: number
}

/**
 * Reads the body of a request on the command channel.
 *
 * @param body - XML or binary property list, at most 1 MiB
 * @throws {ParseError} if it is no property list, names no sender, has an unknown status, or answers without saying what
 */
export function parseReport(body: Uint8Array): Report {
  return readReport(parsePlistDict(body))
}

/** {@link parseReport} for a body that is parsed already. */
export function readReport(answer: PlistDict): Report {
  const status = readStatus(requireString(answer, 'Status'))
  const commandUuid = optionalString(answer, 'CommandUUID') || null
  if (commandUuid === null && status !== 'Idle') {
    throw new ParseError('MISSING_KEY', 'A report without a CommandUUID that is not Idle')
  }
  const sender = readSender(answer)
  return {
    sender,
    forbiddenKeys: readForbiddenKeys(answer),
    status,
    commandUuid,
    errors: readErrorChain(answer),
    answer,
  }
}

/**
 * The ErrorChain in `dict`: domains and codes. Links of another shape are passed over, since a failure must be recorded
 * even when its description is odd.
 */
export function readErrorChain(dict: PlistDict): readonly MdmError[] {
  const chain = dict['ErrorChain']
  if (!Array.isArray(chain)) return []
  return chain.filter(isPlistDict).flatMap((link) => {
    const domain = link['ErrorDomain']
    const code = link['ErrorCode']
    return typeof domain === 'string' && errorDomainPattern.test(domain) && typeof code === 'number'
      ? [{ domain, code }]
      : []
  })
}

/** A domain is a word of Apple's, `MCMDMErrorDomain`; anything else would be text in disguise. */
const errorDomainPattern = /^[A-Za-z0-9_.-]{1,100}$/

function readStatus(status: string): ReportStatus {
  const known = reportStatuses.find((candidate) => candidate === status)
  if (known === undefined) throw new ParseError('BAD_VALUE', 'Status is none of the known ones')
  return known
}

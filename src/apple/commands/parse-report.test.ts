import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { type PlistDict, plistDict } from '../plist/plist-value.ts'
import { parseReport, readReport } from './parse-report.ts'

const golden = (name: string) => parseReport(readFileSync(new URL(`golden/${name}.plist`, import.meta.url)))
const EnrollmentID = '1F2A0C7E-52C5-4C3A-9F9E-3B3A2D6A9E11'
const CommandUUID = '0C3E7A52-6E9B-4F3B-A7C5-8D8B7A1E4F10'
const sender = { enrolledAs: 'user', enrollmentId: EnrollmentID, userId: null }

it('reads that a device is idle', () => {
  expect(golden('idle')).toEqual({
    sender,
    forbiddenKeys: [],
    status: 'Idle',
    commandUuid: null,
    errors: [],
    answer: { EnrollmentID, Status: 'Idle' },
  })
})

it('reads that a command must wait', () => {
  expect(golden('not-now')).toMatchObject({ sender, status: 'NotNow', commandUuid: CommandUUID })
})

it('reads an answer', () => {
  expect(golden('device-information')).toMatchObject({
    status: 'Acknowledged',
    commandUuid: CommandUUID,
    answer: { QueryResponses: { OSVersion: '18.2.1' } },
  })
})

it('reads why a command failed, without the texts', () => {
  const { status, errors } = golden('error')
  expect(status).toBe('Error')
  expect(errors).toStrictEqual([{ domain: 'MCMDMErrorDomain', code: 12021 }])
})

it('passes over links of an error chain that are no domain and code', () => {
  const ErrorChain = [
    'text',
    plistDict({ ErrorCode: 'text', ErrorDomain: 'A' }),
    plistDict({ ErrorCode: 1, ErrorDomain: 'the serial is C39VX5P1JCLM' }),
    plistDict({ ErrorCode: 22013, ErrorDomain: 'MCSCEPErrorDomain' }),
  ]
  expect(readReport(plistDict({ EnrollmentID, CommandUUID, Status: 'Error', ErrorChain })).errors).toEqual([
    { domain: 'MCSCEPErrorDomain', code: 22013 },
  ])
  expect(readReport(plistDict({ EnrollmentID, CommandUUID, Status: 'Error', ErrorChain: 'text' })).errors).toEqual([])
})

it('names forbidden keys beside an answer', () => {
  expect(readReport(plistDict({ EnrollmentID, Status: 'Idle', SerialNumber: 'C39VX5P1JCLM' })).forbiddenKeys).toEqual([
    'SerialNumber',
  ])
})

describe('a report is refused', () => {
  it.each<[code: string, name: string, report: PlistDict]>([
    ['MISSING_KEY', 'without a status', { EnrollmentID, CommandUUID }],
    ['BAD_VALUE', 'with an unknown status', { EnrollmentID, CommandUUID, Status: 'Done' }],
    ['BAD_VALUE', 'with a status in another spelling', { EnrollmentID, CommandUUID, Status: 'idle' }],
    ['MISSING_KEY', 'that does not say what it answers', { EnrollmentID, Status: 'Acknowledged' }],
    ['WRONG_TYPE', 'with a CommandUUID that is no string', { EnrollmentID, CommandUUID: 1, Status: 'Acknowledged' }],
    ['MISSING_KEY', 'from nobody', { CommandUUID, Status: 'Acknowledged' }],
  ])('%s: %s', (code, _name, report) => {
    expect(() => readReport(plistDict(report))).toThrow(ParseError)
    expect(() => readReport(plistDict(report))).toThrow(expect.objectContaining({ code }))
  })
})

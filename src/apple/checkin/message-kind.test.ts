import { expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { deviceMessageKind } from './message-kind.ts'

it.each([
  ['application/x-apple-aspen-mdm-checkin', {}, 'checkin'],
  ['application/x-apple-aspen-mdm-checkin; charset=UTF-8', {}, 'checkin'],
  ['application/x-apple-aspen-mdm', {}, 'report'],
  ['Application/X-Apple-Aspen-MDM;charset=UTF-8', { MessageType: 'Authenticate' }, 'report'],
  ['application/xml', { MessageType: 'Authenticate' }, 'checkin'],
  [undefined, { Status: 'Idle' }, 'report'],
])('takes %j with %j for a %s', (contentType, dict, kind) => {
  expect(deviceMessageKind(contentType, dict)).toBe(kind)
})

it('refuses what is neither', () => {
  expect(() => deviceMessageKind('text/plain', {})).toThrow(ParseError)
})

import { expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { parseErrorBody, writeErrorBody } from './error-body.ts'

it('tells a device that it is not known anymore', () => {
  const body = {
    code: 'com.apple.unrecognized.device',
    description: 'enrollment retired',
    message: 'This device is no longer managed.',
  } as const
  expect(JSON.parse(writeErrorBody(body))).toEqual(body)
  expect(parseErrorBody(writeErrorBody(body))).toEqual(body)
})

it('has no code where Apple has none', () => {
  const body = { code: null, description: 'profile enrollment is off', message: 'Ask your organization.' }
  expect(writeErrorBody(body)).toBe('{"description":"profile enrollment is off","message":"Ask your organization."}')
  expect(parseErrorBody(writeErrorBody(body))).toEqual(body)
})

it('is read with a code of the future as one without', () => {
  expect(parseErrorBody('{"code":"com.apple.new"}')).toEqual({ code: null, description: '', message: '' })
})

it.each(['', 'null', '"text"', '<html>'])('is not %j', (body) => {
  expect(() => parseErrorBody(body)).toThrow(ParseError)
})

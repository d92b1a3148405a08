import { expect, it } from 'vitest'
import { explainMdmError } from './error-words.ts'

it.each([
  [
    'MCMDMErrorDomain',
    12021,
    'This device does not accept the command: its kind of enrollment, or its system, has no such command. (MCMDMErrorDomain 12021)',
  ],
  ['MCSCEPErrorDomain', 22013, 'The device could not get its identity certificate. (MCSCEPErrorDomain 22013)'],
  ['NewErrorDomain', -1, 'The device reported an error. (NewErrorDomain -1)'],
  ['constructor', 1, 'The device reported an error. (constructor 1)'],
])('explains %s %i', (domain, code, sentence) => {
  expect(explainMdmError(domain, code)).toBe(sentence)
})

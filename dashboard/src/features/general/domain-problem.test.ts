import { expect, it } from 'vitest'
import { domainProblem } from './domain-problem.ts'

it.each(['', ' ', 'appleid.example.com', ' AppleID.Example.com '])('accepts “%s”', (text) => {
  expect(domainProblem(text)).toBeUndefined()
})

it.each(['@example.com', 'https://example.com', 'example', 'two words.com', 'ana@example.com'])(
  'refuses “%s”',
  (text) => {
    expect(domainProblem(text)).toContain('domain only')
  },
)

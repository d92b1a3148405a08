import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import {
  parseDiscoveryDocument,
  parseDiscoveryQuery,
  parseIdentifier,
  writeDiscoveryDocument,
} from './discovery-document.ts'

const baseUrl = 'https://mdm.example.org/mdm/abcdefghij/enroll'

it('writes a document with one server, and reads it', () => {
  const body = writeDiscoveryDocument({ version: 'mdm-byod', baseUrl })
  expect(body).toBe(`{"Servers":[{"Version":"mdm-byod","BaseURL":"${baseUrl}"}]}`)
  expect(parseDiscoveryDocument(body)).toEqual({ version: 'mdm-byod', baseUrl })
})

it.each([
  '',
  '<html>',
  'null',
  '[]',
  '{"Servers":[]}',
  '{"Servers":[null]}',
  '{"Servers":[{"Version":"mdm-byod"}]}',
  `{"Servers":[{"Version":"mdm","BaseURL":"${baseUrl}"}]}`,
  '{"Servers":[{"Version":"mdm-byod","BaseURL":"http://mdm.example.org"}]}',
  '{"Servers":[{"Version":"mdm-byod","BaseURL":"/enroll"}]}',
])('gives up on %j, as a client does', (body) => {
  expect(() => parseDiscoveryDocument(body)).toThrow(ParseError)
})

describe('the query of a discovery request', () => {
  it.each([
    [
      'user-identifier=ada%40example.org&model-family=iPhone',
      { full: 'ada@example.org', username: 'ada', domain: 'example.org' },
      'iPhone',
    ],
    [
      'user-identifier=ada%2Bwork%40Example.ORG&model-family=RealityDevice',
      { full: 'ada+work@Example.ORG', username: 'ada+work', domain: 'example.org' },
      'RealityDevice',
    ],
    [
      'user-identifier=ada+work@example.org',
      { full: 'ada+work@example.org', username: 'ada+work', domain: 'example.org' },
      null,
    ],
    [
      'user-identifier=ada%40home%40example.org&model-family=Fridge',
      { full: 'ada@home@example.org', username: 'ada@home', domain: 'example.org' },
      null,
    ],
    ['', null, null],
    ['user-identifier=&model-family=', null, null],
  ])('%s', (query, identifier, modelFamily) => {
    expect(parseDiscoveryQuery(new URLSearchParams(query))).toEqual({ identifier, modelFamily })
  })

  it.each([
    'ada',
    '@example.org',
    'ada@',
    'ada@example',
    'ada@-example.org',
    'ada@exam ple.org',
    'ada@exämple.org',
    'ada@ｅxample.org',
    'ada@\u212Ae.org',
    `${'a'.repeat(250)}@example.org`,
    `ada@${'a'.repeat(64)}.org`,
  ])('takes %j for no identifier', (typed) => {
    expect(parseIdentifier(typed)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { parseEndpoint } from './parse-endpoint.ts'
import { emptyDeclarationsToken, writeEmptyDeclarationItems, writeEmptyTokens } from './sync-tokens.ts'

describe('a device without declarations', () => {
  it('is told the same token by both answers, and all four empty lists', () => {
    const tokens = JSON.parse(writeEmptyTokens(new Date('2026-02-03T10:11:12.999Z')))
    const items = JSON.parse(writeEmptyDeclarationItems())
    expect(tokens).toEqual({
      SyncTokens: { DeclarationsToken: emptyDeclarationsToken, Timestamp: '2026-02-03T10:11:12Z' },
    })
    expect(items).toEqual({
      Declarations: { Activations: [], Configurations: [], Assets: [], Management: [] },
      DeclarationsToken: emptyDeclarationsToken,
    })
  })
})

describe('an endpoint', () => {
  it.each(['tokens', 'declaration-items', 'status'])('%s is read', (name) => {
    expect(parseEndpoint(name)).toEqual({ name })
  })

  it('of a declaration is split at its first two slashes', () => {
    expect(parseEndpoint('declaration/configuration/cfg/wifi/1')).toEqual({
      name: 'declaration',
      category: 'configuration',
      identifier: 'cfg/wifi/1',
    })
  })

  it.each([
    '',
    'Tokens',
    'tokens/',
    'declaration/',
    'declaration/configuration',
    'declaration/configuration/',
    'declaration/com.apple.configuration.legacy/a',
    `declaration/asset/${'a'.repeat(65)}`,
  ])('%j is refused', (endpoint) => {
    expect(() => parseEndpoint(endpoint)).toThrow(ParseError)
  })
})

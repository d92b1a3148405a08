import { expect, it } from 'vitest'
import { requestUrl } from './request-url.ts'

it('fills in parameters and encodes them', () => {
  expect(requestUrl('/devices/{id}/commands/{commandId}', { params: { id: 'a/b', commandId: '1' } })).toBe(
    '/api/v1/devices/a%2Fb/commands/1',
  )
})

it('adds the query, leaving out what was not given but keeping what is empty', () => {
  expect(
    requestUrl('/networks/{id}/x', { params: { id: 'n' }, query: { domainOverride: '', limit: 5, cursor: undefined } }),
  ).toBe('/api/v1/networks/n/x?domainOverride=&limit=5')
})

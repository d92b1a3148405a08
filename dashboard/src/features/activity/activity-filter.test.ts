import { expect, it } from 'vitest'
import { readAuditQuery } from './activity-filter.ts'

it('reads whole days in UTC', () => {
  expect(readAuditQuery('from:2026-11-01 to:2026-11-30', 'n')).toMatchObject({
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-11-30T23:59:59.999Z',
  })
})

it('leaves out what the API would refuse', () => {
  expect(readAuditQuery('from:yesterday actor:ana', 'n')).toMatchObject({ from: undefined, actorId: undefined })
})

it('shows the whole organization unless told to stay in this network', () => {
  expect(readAuditQuery('', 'n').networkId).toBeUndefined()
  expect(readAuditQuery('in:network', 'n').networkId).toBe('n')
})

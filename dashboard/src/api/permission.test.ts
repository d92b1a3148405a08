import { expect, it } from 'vitest'
import type { Viewer } from '../../../src/contract/accounts.ts'
import { changeRefusal, organizationRefusal } from './permission.ts'

const viewer: Viewer = {
  kind: 'admin',
  id: '0199f0a2-6b1e-7c3d-8f4a-2b5c6d7e8f90',
  name: 'Ana',
  email: 'ana@example.com',
  role: 'full',
  networks: 'all',
  organization: { name: 'Example' },
  csrfToken: 'x',
}

it('lets a full admin of all networks change everything', () => {
  expect([changeRefusal(viewer, 'n1'), organizationRefusal(viewer)]).toEqual([null, null])
})

it('says to a read-only admin that the role is why', () => {
  const reader: Viewer = { ...viewer, role: 'read-only' }
  expect(changeRefusal(reader, 'n1')).toContain('read-only')
  expect(organizationRefusal(reader)).toContain('read-only')
})

it('keeps an admin of one network inside it', () => {
  const local: Viewer = { ...viewer, networks: ['n1'] }
  expect(changeRefusal(local, 'n1')).toBeNull()
  expect(changeRefusal(local, 'n2')).not.toBeNull()
  expect(organizationRefusal(local)).not.toBeNull()
})

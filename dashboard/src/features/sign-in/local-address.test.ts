import { expect, it } from 'vitest'
import { localAddress } from './local-address.ts'

it('leads back to where somebody was', () => {
  expect(localAddress('/n/1/devices?q=kind:user')).toBe('/n/1/devices?q=kind:user')
})

it.each([undefined, '', 'https://evil.example', '//evil.example', '/\\evil.example'])('does not lead to %s', (next) => {
  expect(localAddress(next)).toBe('/')
})

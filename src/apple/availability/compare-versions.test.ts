import { expect, it } from 'vitest'
import { compareVersions } from './compare-versions.ts'

it.each([
  ['10.9', '10.15', -1],
  ['9.3.2', '10', -1],
  ['18.2.1', '18.2', 1],
  ['18.0', '18', 0],
  ['17.1 (a)', '17.1', 0],
  ['', '0', 0],
])('orders %j and %j', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign)
  expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign)
})

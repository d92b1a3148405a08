import { expect, it } from 'vitest'
import { platformOfProduct, productName, productsCalled } from './products.ts'

it.each([
  ['iPhone14,5', 'iPhone 13', 'ios'],
  ['iPhone18,4', 'iPhone Air', 'ios'],
  ['iPhone99,1', 'iPhone', 'ios'],
  ['iPod9,1', 'iPod touch', 'ios'],
  ['iPad13,18', 'iPad (10th generation)', 'ipados'],
  ['iPad99,1', 'iPad', 'ipados'],
  ['Mac15,12', 'MacBook Air 13-inch (M3)', 'macos'],
  ['MacBookPro15,1', 'MacBook Pro', 'macos'],
  ['MacBook10,1', 'MacBook', 'macos'],
  ['Macmini8,1', 'Mac mini', 'macos'],
  ['iMacPro1,1', 'iMac Pro', 'macos'],
  ['iMac19,1', 'iMac', 'macos'],
  ['Mac99,1', 'Mac', 'macos'],
  ['VirtualMac2,1', 'Virtual Mac', 'macos'],
  ['RealityDevice14,1', 'Vision Pro', 'visionos'],
  ['AppleTV11,1', 'Device', null],
  ['Watch7,1', 'Device', null],
  ['constructor', 'Device', null],
  ['', 'Device', null],
])('%s is called %s', (product, name, platform) => {
  expect(productName(product)).toBe(name)
  expect(platformOfProduct(product)).toBe(platform)
})

it('finds products by words of their names, in any case and order', () => {
  expect(productsCalled('MINI iphone 13')).toEqual(['iPhone14,4'])
  expect(productsCalled('iphone14,5')).toEqual(['iPhone14,5'])
  expect(productsCalled('spoon')).toEqual([])
  expect(productsCalled('  ')).toEqual([])
})

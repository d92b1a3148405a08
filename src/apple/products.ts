import type { Platform } from './enrollment-kind.ts'

/**
 * What people call a product: `iPhone14,5` is an "iPhone 13". A product that is not in the table is called by its
 * family, "iPhone".
 */
export function productName(product: string): string {
  return productNames.get(product) ?? familyOf(product)?.name ?? 'Device'
}

/**
 * The products whose name holds all of `words`, or whose identifier begins like them, whatever their case.
 *
 * @example productsCalled('iphone 13') // iPhone14,5 and its siblings
 */
export function productsCalled(words: string): readonly string[] {
  const text = words.trim().toLowerCase()
  if (text === '') return []
  const wanted = text.split(/\s+/)
  const isCalled = (name: string) => wanted.every((word) => name.includes(word))
  return [...productNames].flatMap(([product, name]) =>
    isCalled(name.toLowerCase()) || product.toLowerCase().startsWith(text) ? [product] : [],
  )
}

/** The system a product runs; null for those that Lodger does not manage. */
export function platformOfProduct(product: string): Platform | null {
  return familyOf(product)?.platform ?? null
}

interface Family {
  readonly prefix: string
  readonly name: string
  readonly platform: Platform
}

/** The longer of two prefixes that both fit comes first. */
const families: readonly Family[] = [
  { prefix: 'iPhone', name: 'iPhone', platform: 'ios' },
  { prefix: 'iPod', name: 'iPod touch', platform: 'ios' },
  { prefix: 'iPad', name: 'iPad', platform: 'ipados' },
  { prefix: 'RealityDevice', name: 'Vision Pro', platform: 'visionos' },
  { prefix: 'MacBookAir', name: 'MacBook Air', platform: 'macos' },
  { prefix: 'MacBookPro', name: 'MacBook Pro', platform: 'macos' },
  { prefix: 'MacBook', name: 'MacBook', platform: 'macos' },
  { prefix: 'Macmini', name: 'Mac mini', platform: 'macos' },
  { prefix: 'MacPro', name: 'Mac Pro', platform: 'macos' },
  { prefix: 'Mac', name: 'Mac', platform: 'macos' },
  { prefix: 'iMacPro', name: 'iMac Pro', platform: 'macos' },
  { prefix: 'iMac', name: 'iMac', platform: 'macos' },
  { prefix: 'VirtualMac', name: 'Virtual Mac', platform: 'macos' },
]

function familyOf(product: string): Family | undefined {
  return families.find(({ prefix }) => product.startsWith(prefix))
}

/** By name, so that the models of one product stand together. */
const modelsByName: Readonly<Record<string, string>> = {
  'iPhone 8': 'iPhone10,1 iPhone10,4',
  'iPhone 8 Plus': 'iPhone10,2 iPhone10,5',
  'iPhone X': 'iPhone10,3 iPhone10,6',
  'iPhone XS': 'iPhone11,2',
  'iPhone XS Max': 'iPhone11,4 iPhone11,6',
  'iPhone XR': 'iPhone11,8',
  'iPhone 11': 'iPhone12,1',
  'iPhone 11 Pro': 'iPhone12,3',
  'iPhone 11 Pro Max': 'iPhone12,5',
  'iPhone SE (2nd generation)': 'iPhone12,8',
  'iPhone 12 mini': 'iPhone13,1',
  'iPhone 12': 'iPhone13,2',
  'iPhone 12 Pro': 'iPhone13,3',
  'iPhone 12 Pro Max': 'iPhone13,4',
  'iPhone 13 Pro': 'iPhone14,2',
  'iPhone 13 Pro Max': 'iPhone14,3',
  'iPhone 13 mini': 'iPhone14,4',
  'iPhone 13': 'iPhone14,5',
  'iPhone SE (3rd generation)': 'iPhone14,6',
  'iPhone 14': 'iPhone14,7',
  'iPhone 14 Plus': 'iPhone14,8',
  'iPhone 14 Pro': 'iPhone15,2',
  'iPhone 14 Pro Max': 'iPhone15,3',
  'iPhone 15': 'iPhone15,4',
  'iPhone 15 Plus': 'iPhone15,5',
  'iPhone 15 Pro': 'iPhone16,1',
  'iPhone 15 Pro Max': 'iPhone16,2',
  'iPhone 16 Pro': 'iPhone17,1',
  'iPhone 16 Pro Max': 'iPhone17,2',
  'iPhone 16': 'iPhone17,3',
  'iPhone 16 Plus': 'iPhone17,4',
  'iPhone 16e': 'iPhone17,5',
  'iPhone 17 Pro': 'iPhone18,1',
  'iPhone 17 Pro Max': 'iPhone18,2',
  'iPhone 17': 'iPhone18,3',
  'iPhone Air': 'iPhone18,4',
  'iPhone 17e': 'iPhone18,5',

  'iPad (5th generation)': 'iPad6,11 iPad6,12',
  'iPad (6th generation)': 'iPad7,5 iPad7,6',
  'iPad (7th generation)': 'iPad7,11 iPad7,12',
  'iPad (8th generation)': 'iPad11,6 iPad11,7',
  'iPad (9th generation)': 'iPad12,1 iPad12,2',
  'iPad (10th generation)': 'iPad13,18 iPad13,19',
  'iPad (A16)': 'iPad15,7 iPad15,8',
  'iPad mini 4': 'iPad5,1 iPad5,2',
  'iPad mini (5th generation)': 'iPad11,1 iPad11,2',
  'iPad mini (6th generation)': 'iPad14,1 iPad14,2',
  'iPad mini (A17 Pro)': 'iPad16,1 iPad16,2',
  'iPad Air 2': 'iPad5,3 iPad5,4',
  'iPad Air (3rd generation)': 'iPad11,3 iPad11,4',
  'iPad Air (4th generation)': 'iPad13,1 iPad13,2',
  'iPad Air (5th generation)': 'iPad13,16 iPad13,17',
  'iPad Air 11-inch (M2)': 'iPad14,8 iPad14,9',
  'iPad Air 13-inch (M2)': 'iPad14,10 iPad14,11',
  'iPad Air 11-inch (M3)': 'iPad15,3 iPad15,4',
  'iPad Air 13-inch (M3)': 'iPad15,5 iPad15,6',
  'iPad Air 11-inch (M4)': 'iPad16,8 iPad16,9',
  'iPad Air 13-inch (M4)': 'iPad16,10 iPad16,11',
  'iPad Pro (9.7-inch)': 'iPad6,3 iPad6,4',
  'iPad Pro (10.5-inch)': 'iPad7,3 iPad7,4',
  'iPad Pro (12.9-inch)': 'iPad6,7 iPad6,8',
  'iPad Pro (12.9-inch, 2nd generation)': 'iPad7,1 iPad7,2',
  'iPad Pro (12.9-inch, 3rd generation)': 'iPad8,5 iPad8,6 iPad8,7 iPad8,8',
  'iPad Pro (12.9-inch, 4th generation)': 'iPad8,11 iPad8,12',
  'iPad Pro (12.9-inch, 5th generation)': 'iPad13,8 iPad13,9 iPad13,10 iPad13,11',
  'iPad Pro (12.9-inch, 6th generation)': 'iPad14,5 iPad14,6',
  'iPad Pro (11-inch)': 'iPad8,1 iPad8,2 iPad8,3 iPad8,4',
  'iPad Pro (11-inch, 2nd generation)': 'iPad8,9 iPad8,10',
  'iPad Pro (11-inch, 3rd generation)': 'iPad13,4 iPad13,5 iPad13,6 iPad13,7',
  'iPad Pro (11-inch, 4th generation)': 'iPad14,3 iPad14,4',
  'iPad Pro 11-inch (M4)': 'iPad16,3 iPad16,4',
  'iPad Pro 13-inch (M4)': 'iPad16,5 iPad16,6',
  'iPad Pro 11-inch (M5)': 'iPad17,1 iPad17,2',
  'iPad Pro 13-inch (M5)': 'iPad17,3 iPad17,4',

  'MacBook Air (M1)': 'MacBookAir10,1',
  'MacBook Air 13-inch (M2)': 'Mac14,2',
  'MacBook Air 15-inch (M2)': 'Mac14,15',
  'MacBook Air 13-inch (M3)': 'Mac15,12',
  'MacBook Air 15-inch (M3)': 'Mac15,13',
  'MacBook Air 13-inch (M4)': 'Mac16,12',
  'MacBook Air 15-inch (M4)': 'Mac16,13',
  'MacBook Pro 13-inch (M1)': 'MacBookPro17,1',
  'MacBook Pro 13-inch (M2)': 'Mac14,7',
  'MacBook Pro 14-inch (2021)': 'MacBookPro18,3 MacBookPro18,4',
  'MacBook Pro 16-inch (2021)': 'MacBookPro18,1 MacBookPro18,2',
  'MacBook Pro 14-inch (2023)': 'Mac14,5 Mac14,9 Mac15,3 Mac15,6 Mac15,8 Mac15,10',
  'MacBook Pro 16-inch (2023)': 'Mac14,6 Mac14,10 Mac15,7 Mac15,9 Mac15,11',
  'MacBook Pro 14-inch (2024)': 'Mac16,1 Mac16,6 Mac16,8',
  'MacBook Pro 16-inch (2024)': 'Mac16,5 Mac16,7',
  'MacBook Pro 14-inch (M5)': 'Mac17,2',
  'iMac (M1)': 'iMac21,1 iMac21,2',
  'iMac (M3)': 'Mac15,4 Mac15,5',
  'iMac (M4)': 'Mac16,2 Mac16,3',
  'Mac mini (M1)': 'Macmini9,1',
  'Mac mini (M2)': 'Mac14,3 Mac14,12',
  'Mac mini (M4)': 'Mac16,10 Mac16,11',
  'Mac Studio (2022)': 'Mac13,1 Mac13,2',
  'Mac Studio (2023)': 'Mac14,13 Mac14,14',
  'Mac Studio (2025)': 'Mac15,14 Mac16,9',
  'Mac Pro (2023)': 'Mac14,8',
}

const productNames: ReadonlyMap<string, string> = new Map(
  Object.entries(modelsByName).flatMap(([name, models]) => models.split(' ').map((model) => [model, name] as const)),
)

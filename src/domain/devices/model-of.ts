import { productName } from '../../apple/products.ts'
import type { Platform } from './device.ts'

const words: Readonly<Record<Platform, string>> = {
  ios: 'iPhone',
  ipados: 'iPad',
  macos: 'Mac',
  visionos: 'Vision Pro',
}

/** What a device is, in words: the name of its model, or what all of its platform are as long as it has not said. */
export function modelOf(device: { readonly platform: Platform; readonly product: string | null }): string {
  return device.product === null ? words[device.platform] : productName(device.product)
}

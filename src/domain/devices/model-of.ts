import type { Platform } from './device.ts'

const words: Readonly<Record<Platform, string>> = {
  ios: 'iPhone',
  ipados: 'iPad',
  macos: 'Mac',
  visionos: 'Apple Vision Pro',
}

/** What a device is, in words: the name of its model, or what all of its platform are. */
export function modelOf(device: { readonly platform: Platform; readonly product: string | null }): string {
  return words[device.platform]
}

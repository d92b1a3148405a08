import type { ChannelId, DeviceId } from '../../platform/ids.ts'

/** A device's own channel has the id of the device. */
export function channelIdOf(device: { readonly id: DeviceId }): ChannelId {
  return device.id as string as ChannelId
}

/** How a device is called in words: by its model, numbered among its owner's of that model. It is never asked its name. */
export function enrolledDeviceName(device: { readonly model: string; readonly ordinal: number }): string {
  return device.ordinal === 1 ? device.model : `${device.model} · ${device.ordinal}`
}

/** Where the devices of a network speak to the server. A device keeps them for as long as it is enrolled. */
export interface DeviceAddresses {
  /** Account-driven enrollment starts here. */
  readonly enroll: string
  readonly scep: string
  /** Check-in and commands of user-enrolled devices. */
  readonly user: string
  /** Check-in and commands of all other devices. */
  readonly device: string
}

/** @param code - the network's */
export function deviceAddresses(publicUrl: URL, code: string): DeviceAddresses {
  const at = (name: string) => new URL(`/mdm/${code}/${name}`, publicUrl).href
  return { enroll: at('enroll'), scep: at('scep'), user: at('user'), device: at('device') }
}

import { LodgerError } from '../../platform/errors.ts'
import type { DeviceId } from '../../platform/ids.ts'
import type { ExchangeRefusal } from '../commands/exchange-statement.ts'

/** By verdict: code, and how an admin is told. */
const refusals = {
  'unknown-certificate': ['IDENTITY_UNKNOWN', 'The certificate of the device was not issued here.'],
  left: ['DEVICE_GONE', 'The device has left, or was made to.'],
  'revoked-certificate': ['IDENTITY_REVOKED', 'The certificate of the device does not count any more.'],
  unbound: ['IDENTITY_UNBOUND', 'The device has not said Authenticate.'],
  'expired-certificate': ['IDENTITY_EXPIRED', 'The certificate of the device has expired.'],
  'wrong-address': ['ADDRESS_MISMATCH', 'The device came to the address of another network or kind of enrollment.'],
  'wrong-device': ['DEVICE_MISMATCH', 'A device came with the certificate of another. One of them is a copy.'],
  'unknown-channel': ['CHANNEL_UNKNOWN', 'The user of the Mac has not said TokenUpdate.'],
  'wrong-bearer': ['SIGN_IN_NEEDED', 'The device did not prove who its user is.'],
} as const satisfies Readonly<Record<ExchangeRefusal, readonly [code: string, message: string]>>

export type ReportRefusalCode = (typeof refusals)[ExchangeRefusal][0]

/** Somebody who is not who they say they are, or not any more. */
export class ReportRefusal extends LodgerError {
  declare readonly code: ReportRefusalCode
  readonly deviceId: DeviceId | null

  constructor(verdict: ExchangeRefusal, deviceId: DeviceId | null) {
    const [code, message] = refusals[verdict]
    super(code, message)
    this.deviceId = deviceId
  }
}

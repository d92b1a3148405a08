import { plistDict } from '../../src/apple/plist/plist-value.ts'
import { writePlist } from '../../src/apple/plist/write-plist.ts'
import { isOlder } from '../rules/is-older.ts'
import { signFactoryMessage } from './apple-cms.ts'
import type { LiveDevice } from './live-device.ts'

/**
 * The body of the request that starts an account-driven enrollment: what the device is, signed by Apple's certificate
 * in it. A User Enrollment says nothing that tells this device from others of its model.
 *
 * @see https://developer.apple.com/documentation/devicemanagement/machineinfo
 */
export async function machineInfo(device: LiveDevice): Promise<Buffer> {
  const { model, system, hardware, surroundings } = device
  const tellsVersion = !isOlder(system.version, model.platform === 'macos' ? '14.0' : '17.0')
  const tells = device.misbehaves('identifiers-in-machine-info')
  const content = plistDict({
    IMEI: tells ? (hardware.imei ?? undefined) : undefined,
    LANGUAGE: device.language,
    MDM_CAN_REQUEST_SOFTWARE_UPDATE: tellsVersion || model.platform === 'visionos' ? false : undefined,
    MEID: tells ? (hardware.meid ?? undefined) : undefined,
    OS_VERSION: tellsVersion || model.platform === 'visionos' ? system.version : undefined,
    PRODUCT: model.product,
    SERIAL: tells ? hardware.serialNumber : undefined,
    UDID: tells ? hardware.udid : undefined,
    VERSION: system.build,
  })
  const identity = await device.factoryIdentity()
  return signFactoryMessage(writePlist(content), identity, surroundings.factory.certificate, model, surroundings.now())
}

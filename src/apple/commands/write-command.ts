// Source: https://developer.apple.com/documentation/devicemanagement/commands-and-queries and Apple's schema,
// mdm/commands/*.yaml.
import { type PlistDict, type PlistValue, plistDict } from '../plist/plist-value.ts'
import { plistElement, plistEpilog, plistProlog } from '../plist/write-plist.ts'
import type { Command, Setting } from './command.ts'

/**
 * Writes what a command asks for, without its UUID: the `<dict>` under the key Command. It is the same for every device
 * that gets the command, so it can be stored once and shared.
 *
 * @throws {RangeError} if a text in it cannot be written in a property list
 */
export function writeCommandBody(command: Command): Buffer {
  return Buffer.from(plistElement(plistDict({ RequestType: command.requestType, ...parameters(command) })))
}

const beforeUuid = Buffer.from(`${plistProlog}<dict><key>CommandUUID</key><string>`)
const beforeBody = Buffer.from('</string><key>Command</key>')
const afterBody = Buffer.from(`</dict>${plistEpilog}`)
const uuidPattern = /^[0-9A-Za-z-]{1,64}$/

/**
 * The answer that hands a device its next command. Copies bytes and nothing else: this runs for every command of every
 * device.
 *
 * @param commandUuid - the device repeats it in its report, letter by letter
 * @param body - from {@link writeCommandBody}
 * @throws {RangeError} if `commandUuid` is no UUID
 */
export function writeCommandMessage(commandUuid: string, body: Uint8Array): Buffer {
  if (!uuidPattern.test(commandUuid)) throw new RangeError('Not a CommandUUID')
  const uuidStart = beforeUuid.length
  const bodyStart = uuidStart + commandUuid.length + beforeBody.length
  const message = Buffer.allocUnsafe(bodyStart + body.length + afterBody.length)
  beforeUuid.copy(message, 0)
  message.write(commandUuid, uuidStart, 'latin1')
  beforeBody.copy(message, uuidStart + commandUuid.length)
  message.set(body, bodyStart)
  afterBody.copy(message, bodyStart + body.length)
  return message
}

function parameters(command: Command): Readonly<Record<string, PlistValue | undefined>> {
  switch (command.requestType) {
    case 'DeviceInformation':
      return { Queries: command.queries }
    case 'SecurityInfo':
    case 'ProfileList':
    case 'CertificateList':
    case 'ManagedApplicationList':
      return {}
    case 'InstalledApplicationList':
      return { ManagedAppsOnly: command.managedAppsOnly }
    case 'InstallProfile':
      return { Payload: command.payload }
    case 'RemoveProfile':
      return { Identifier: command.identifier }
    case 'DeviceLock':
      return { Message: command.message, PhoneNumber: command.phoneNumber, PIN: command.pin }
    case 'EraseDevice':
      return {
        PIN: command.pin,
        PreserveDataPlan: command.preserveDataPlan,
        DisallowProximitySetup: command.disallowProximitySetup,
      }
    case 'ClearPasscode':
      return { UnlockToken: command.unlockToken }
    case 'Settings':
      return { Settings: command.settings.map(settingDict) }
    case 'DeclarativeManagement':
      return { Data: command.data }
    default:
      return command satisfies never
  }
}

function settingDict({ item, organization }: Setting): PlistDict {
  return plistDict({
    Item: item,
    OrganizationInfo: plistDict({
      OrganizationName: organization.name,
      OrganizationShortName: organization.shortName,
      OrganizationAddress: organization.address,
      OrganizationPhone: organization.phone,
      OrganizationEmail: organization.email,
    }),
  })
}

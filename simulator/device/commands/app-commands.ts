import { type PlistDict, plistDict } from '../../../src/apple/plist/plist-value.ts'
import {
  optionalDict,
  optionalInteger,
  optionalString,
  optionalStrings,
  requireString,
} from '../../../src/apple/plist/read-dict.ts'
import type { ManagedApp } from '../managed-side.ts'
import { acknowledged, type CommandAnswer, type CommandContext, errorChain, failed } from './command-answer.ts'

/**
 * Starts an installation. There is no App Store here: any id is an app. `Acknowledged` means started, as on a device;
 * `ManagedApplicationList` shows how it gets on.
 */
export function installApplication(context: CommandContext, command: PlistDict): CommandAnswer {
  const { device, enrollment } = context
  const storeId = optionalInteger(command, 'iTunesStoreID')
  const identifier = optionalString(command, 'Identifier')
  const manifestUrl = optionalString(command, 'ManifestURL')
  const sources = [storeId, identifier, manifestUrl, optionalDict(command, 'Manifest')]
  if (sources.filter((source) => source !== undefined).length !== 1) return rejected('CouldNotVerifyAppID')
  if (enrollment.kind === 'user') {
    if (command['ChangeManagementState'] !== undefined) {
      device.wire.alarm('InstallApplication: ChangeManagementState', 'takes over an app under User Enrollment')
      return rejected('ManagementChangeNotSupported')
    }
    const options = optionalDict(command, 'Options')
    const isLicensed = options !== undefined && optionalInteger(options, 'PurchaseMethod') === 1
    if (storeId !== undefined && !isLicensed) return rejected('PurchaseMethodNotSupported')
  }
  const bundleId = identifier ?? `test.app.${storeId ?? 'enterprise'}`
  if (device.personal.apps.some((app) => app.bundleId === bundleId)) return rejected('AppAlreadyInstalled')
  return start(context, bundleId, command)
}

function start({ enrollment }: CommandContext, bundleId: string, command: PlistDict): CommandAnswer {
  const { apps } = enrollment.managed
  const hasConfiguration = optionalDict(command, 'Configuration') !== undefined
  const known = apps.find((app) => app.bundleId === bundleId)
  if (known) known.hasConfiguration ||= hasConfiguration
  else apps.push({ bundleId, name: bundleId, version: '1.0', status: 'Prompting', hasConfiguration })
  return acknowledged({ Identifier: bundleId, State: known?.status ?? 'Prompting' })
}

function rejected(reason: string): CommandAnswer {
  return {
    status: 'Error',
    keys: {
      RejectionReason: reason,
      ErrorChain: errorChain('MCMDMErrorDomain', 12026, `The app cannot be installed (${reason}).`),
    },
  }
}

export function removeApplication({ enrollment }: CommandContext, command: PlistDict): CommandAnswer {
  const identifier = requireString(command, 'Identifier')
  const { managed } = enrollment
  if (!managed.apps.some(({ bundleId }) => bundleId === identifier)) {
    return failed('MCMDMErrorDomain', 12028, `The app “${identifier}” is not managed.`)
  }
  managed.apps = managed.apps.filter(({ bundleId }) => bundleId !== identifier)
  return acknowledged({ Identifier: identifier })
}

/** Configuration and attributes of managed apps: there are none to tell. */
export function manageInstalledApplications({ enrollment }: CommandContext, command: PlistDict): CommandAnswer {
  const rows = wanted(enrollment.managed.apps, command).map(({ bundleId }) => plistDict({ Identifier: bundleId }))
  const key =
    command['RequestType'] === 'ManagedApplicationAttributes' ? 'ApplicationAttributes' : 'ApplicationConfigurations'
  return acknowledged({ [key]: rows })
}

export function managedApplicationFeedback({ enrollment }: CommandContext, command: PlistDict): CommandAnswer {
  const rows = wanted(enrollment.managed.apps, command).map(({ bundleId }) => plistDict({ Identifier: bundleId }))
  return acknowledged({ ManagedApplicationFeedback: rows })
}

export function validateApplications(): CommandAnswer {
  return acknowledged()
}

function wanted(apps: readonly ManagedApp[], command: PlistDict): readonly ManagedApp[] {
  const identifiers = optionalStrings(command, 'Identifiers')
  return apps.filter(({ bundleId }) => identifiers?.includes(bundleId) ?? true)
}

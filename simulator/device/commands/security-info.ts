import { type PlistDict, type PlistValue, plistDict } from '../../../src/apple/plist/plist-value.ts'
import { refusalOf } from '../../rules/rule.ts'
import { securityInfoRules } from '../../rules/security-info-rules.ts'
import { askedOf } from '../who-is-asked.ts'
import { acknowledged, type CommandAnswer, type CommandContext } from './command-answer.ts'

/** The state of the device's protection, as far as this kind of enrollment may know it. */
export function securityInfo(context: CommandContext): CommandAnswer {
  const asked = askedOf(context.device, context.enrollment, context.channel)
  const all: Readonly<Record<string, PlistValue>> = everything(context)
  const told = Object.entries(all).filter(([key]) => refusalOf(securityInfoRules[key], asked) === null)
  return acknowledged({ SecurityInfo: plistDict(Object.fromEntries(told)) })
}

function everything({ device, enrollment }: CommandContext): PlistDict {
  const isAutomated = enrollment.kind === 'automated' || device.misbehaves('claim-supervised')
  return {
    HardwareEncryptionCaps: 3,
    PasscodePresent: true,
    PasscodeCompliant: true,
    PasscodeCompliantWithProfiles: true,
    PasscodeLockGracePeriod: 0,
    PasscodeLockGracePeriodEnforced: 0,
    FDE_Enabled: true,
    FDE_HasPersonalRecoveryKey: true,
    FDE_HasInstitutionalRecoveryKey: false,
    SystemIntegrityProtectionEnabled: true,
    FirewallSettings: { FirewallEnabled: true, BlockAllIncoming: false, StealthMode: false },
    FirmwarePasswordStatus: { PasswordExists: false, ChangePending: false, AllowOroms: false },
    ManagementStatus: {
      EnrolledViaDEP: isAutomated,
      IsUserEnrollment: enrollment.kind === 'user',
      UserApprovedEnrollment: enrollment.kind !== 'user',
      IsActivationLockManageable: isAutomated,
    },
    SecureBoot: { SecureBootLevel: 'full', ExternalBootLevel: 'disallowed' },
    RemoteDesktopEnabled: false,
    AuthenticatedRootVolumeEnabled: true,
    BootstrapTokenAllowedForAuthentication: 'allowed',
    BootstrapTokenRequiredForSoftwareUpdate: false,
    BootstrapTokenRequiredForKernelExtensionApproval: false,
    IsRecoveryLockEnabled: false,
  }
}

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EnrollmentKind, Platform } from '../enrollment-kind.ts'
import { commandFacts } from './command-facts.ts'
import { type CommandTarget, refuseByApple, refuseCommand } from './commands.ts'

const platforms: readonly Platform[] = ['ios', 'ipados', 'macos', 'visionos']
const newest = { ios: '27.0', ipados: '27.0', macos: '27.0', visionos: '27.0' }
const iphone: CommandTarget = {
  requestType: 'DeviceInformation',
  platform: 'ios',
  osVersion: '18.2.1',
  kind: 'user',
  channel: 'device',
  isSupervised: false,
}
const reason = (target: Partial<CommandTarget>) => refuseCommand({ ...iphone, ...target })?.reason ?? null

/** Every command that Apple's documentation calls forbidden in User Enrollment on every system that has it. */
const forbidden =
  'EraseDevice ClearPasscode RequestUnlockToken Restrictions ClearRestrictionsPassword RestartDevice ShutDownDevice EnableLostMode DisableLostMode DeviceLocation PlayLostModeSound ActivationLockBypassCode ClearActivationLockBypassCode RefreshCellularPlans StopMirroring InviteToProgram ApplyRedemptionCode DeviceConfigured UserConfigured AccountConfiguration SetAutoAdminPassword AvailableOSUpdates ScheduleOSUpdate ScheduleOSUpdateScan OSUpdateStatus UserList DeleteUser LogOutUser UnlockUserAccount ActiveNSExtensions NSExtensionMappings ContentCachingInformation LOMDeviceRequest LOMSetupRequest SetFirmwarePassword VerifyFirmwarePassword SetRecoveryLock VerifyRecoveryLock EnableRemoteDesktop DisableRemoteDesktop RotateFileVaultKey CancelEnhancedLogCollection TriggerEnhancedLogCollection'.split(
    ' ',
  )

describe('under User Enrollment', () => {
  it('every forbidden command is refused, whatever the system, its version, the channel and the supervision', () => {
    fc.assert(
      fc.property(
        fc.record({
          requestType: fc.constantFrom(...forbidden, 'DeviceLock'),
          platform: fc.constantFrom(...platforms),
          osVersion: fc.option(fc.tuple(fc.nat(40), fc.nat(9)).map((parts) => parts.join('.'))),
          kind: fc.constant<EnrollmentKind>('user'),
          channel: fc.constantFrom('device' as const, 'user' as const),
          isSupervised: fc.option(fc.boolean()),
        }),
        (target) => {
          expect(refuseCommand(target)).not.toBeNull()
        },
      ),
      { numRuns: 3000 },
    )
  })

  it.each(platforms)('the accepted commands on %s are as many as Apple lists', (platform) => {
    const accepted = [...commandFacts.keys()].filter((requestType) =>
      (['device', 'user'] as const).some(
        (channel) => refuseByApple({ ...iphone, requestType, platform, osVersion: newest[platform], channel }) === null,
      ),
    )
    expect(accepted).toHaveLength({ ios: 24, ipados: 24, macos: 18, visionos: 20 }[platform])
  })

  it('a command is accepted from the release on that Apple names, and no earlier than User Enrollment itself', () => {
    expect(reason({ requestType: 'DeclarativeManagement', osVersion: '14.8' })).toBe('not-supported')
    expect(reason({ requestType: 'DeclarativeManagement', osVersion: '15.0' })).toBeNull()
    expect(reason({ requestType: 'ProfileList', osVersion: '13.0' })).toBe('not-supported')
    expect(reason({ requestType: 'ProfileList', osVersion: '13.1' })).toBeNull()
    expect(reason({ requestType: 'ProfileList', osVersion: '13.0', kind: 'device' })).toBeNull()
    expect(reason({ requestType: 'RemoveApplication', platform: 'macos', osVersion: '10.15' })).toBe('not-supported')
    expect(reason({ requestType: 'RemoveApplication', platform: 'macos', osVersion: '11' })).toBeNull()
  })

  it('a Mac takes some commands on one connection only', () => {
    expect(
      reason({ requestType: 'InstallEnterpriseApplication', platform: 'macos', osVersion: '15.2', channel: 'user' }),
    ).toBe('channel')
    expect(reason({ requestType: 'ManagedApplicationFeedback', platform: 'macos', osVersion: '15.2' })).toBe('channel')
    expect(reason({ requestType: 'InstallProfile', platform: 'macos', osVersion: '15.2', channel: 'user' })).toBeNull()
  })

  it('locking is refused by Lodger where Apple would allow it', () => {
    expect(refuseByApple({ ...iphone, requestType: 'DeviceLock' })).toBeNull()
    expect(reason({ requestType: 'DeviceLock' })).toBe('policy')
    expect(reason({ requestType: 'DeviceLock', platform: 'macos', osVersion: '15.2' })).toBe('enrollment')
  })

  it('the sentence says why', () => {
    expect(refuseCommand({ ...iphone, requestType: 'EraseDevice' })).toEqual({
      reason: 'enrollment',
      sentence: 'Apple does not allow EraseDevice under User Enrollment.',
    })
    expect(refuseCommand({ ...iphone, requestType: 'DeclarativeManagement', osVersion: '14.8' })?.sentence).toBe(
      'DeclarativeManagement needs iOS 15.0 or later.',
    )
  })
})

describe('under Device Enrollment', () => {
  const device = { kind: 'device' } as const
  it.each<[requestType: string, target: Partial<CommandTarget>, reason: string | null]>([
    ['EraseDevice', {}, null],
    ['ClearPasscode', {}, null],
    ['DeviceLock', {}, null],
    ['ClearPasscode', { platform: 'macos', osVersion: '15.2' }, 'not-supported'],
    ['EnableLostMode', {}, 'needs-supervision'],
    ['EnableLostMode', { isSupervised: null }, 'needs-supervision'],
    ['EnableLostMode', { isSupervised: true }, null],
    ['EnableLostMode', { kind: 'automated', isSupervised: null }, null],
    ['ActivationLockBypassCode', {}, 'needs-supervision'],
    ['DeviceConfigured', { isSupervised: true }, 'needs-automated-enrollment'],
    ['DeviceConfigured', { kind: 'automated', isSupervised: true }, null],
    ['EnableRemoteDesktop', { platform: 'macos', osVersion: '15.2', isSupervised: null }, null],
    ['EnableRemoteDesktop', { platform: 'macos', osVersion: '10.15', isSupervised: null }, 'needs-supervision'],
    ['RestartDevice', { platform: 'macos', osVersion: '15.2' }, null],
    ['InstallMedia', { platform: 'macos', osVersion: '11.0', channel: 'user' }, 'removed'],
    ['OSUpdateStatus', { isSupervised: true, osVersion: '26.4' }, null],
    ['OSUpdateStatus', { isSupervised: true, osVersion: '27.0' }, 'removed'],
    ['UserList', {}, 'shared-ipad'],
    ['MakeCoffee', {}, 'not-supported'],
    ['constructor', {}, 'not-supported'],
  ])('%s to %j: %s', (requestType, target, expected) => {
    expect(reason({ requestType, ...device, ...target })).toBe(expected)
  })
})

it('an unknown version rules nothing out by itself', () => {
  expect(reason({ requestType: 'DeclarativeManagement', osVersion: null })).toBeNull()
  expect(reason({ requestType: 'EraseDevice', osVersion: null })).toBe('enrollment')
})

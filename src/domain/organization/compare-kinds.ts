import { refuseCommand } from '../../apple/availability/commands.ts'
import { refusedQueries } from '../../apple/availability/device-information-queries.ts'
import type { Refusal } from '../../apple/availability/refusal.ts'
import type { EnrollmentKind, Platform } from '../../apple/enrollment-kind.ts'

export interface KindComparison {
  readonly columns: readonly { readonly kind: EnrollmentKind; readonly title: string; readonly summary: string }[]
  readonly rows: readonly { readonly ability: string; readonly values: readonly Possibility[] }[]
}

interface Possibility {
  readonly possible: boolean
  /** Why not, or on which systems only. */
  readonly note: string | null
}

const columns: KindComparison['columns'] = [
  {
    kind: 'user',
    title: 'User Enrollment',
    summary:
      'For devices that belong to their users. It gives the organization the least control, and people their privacy at all times.',
  },
  {
    kind: 'device',
    title: 'Device Enrollment',
    summary: 'For devices that belong to the organization and are enrolled by hand, with a profile.',
  },
  {
    kind: 'automated',
    title: 'Automated Device Enrollment',
    summary: 'For devices that belong to the organization and are supervised from their first start: the most control.',
  },
]

/** What an admin may wonder about, and the command or the question to the device that it takes. */
const abilities: readonly ({ readonly ability: string } & (
  | { readonly command: string }
  | { readonly query: string }
))[] = [
  { ability: 'Install and remove settings', command: 'InstallProfile' },
  { ability: 'Install and remove apps', command: 'InstallApplication' },
  { ability: 'Remove all that came from the organization', command: 'RemoveProfile' },
  { ability: 'Erase the whole device', command: 'EraseDevice' },
  { ability: 'Lock the device', command: 'DeviceLock' },
  { ability: 'Clear the passcode', command: 'ClearPasscode' },
  { ability: 'Find a lost device', command: 'DeviceLocation' },
  { ability: 'Restart the device', command: 'RestartDevice' },
  { ability: 'Get around Activation Lock', command: 'ActivationLockBypassCode' },
  { ability: 'See the serial number', query: 'SerialNumber' },
  { ability: 'See the name of the device', query: 'DeviceName' },
  { ability: 'See storage and battery', query: 'DeviceCapacity' },
]

/** What each kind of enrollment can and cannot do, told by the very rules that guard the command queue. */
export function compareKinds(): KindComparison {
  return {
    columns,
    rows: abilities.map((each) => ({
      ability: each.ability,
      values: columns.map(({ kind }) =>
        'command' in each ? commandPossibility(each.command, kind) : queryPossibility(each.query, kind),
      ),
    })),
  }
}

const systems: readonly { readonly platform: Platform; readonly name: string }[] = [
  { platform: 'ios', name: 'iOS and iPadOS' },
  { platform: 'macos', name: 'macOS' },
  { platform: 'visionos', name: 'visionOS' },
]

function commandPossibility(requestType: string, kind: EnrollmentKind): Possibility {
  const outcomes = systems.map(({ platform, name }) => ({ name, refusal: refusalOn(platform, requestType, kind) }))
  const possible = outcomes.filter(({ refusal }) => refusal === null)
  if (possible.length === systems.length) return { possible: true, note: null }
  if (possible.length > 0) return { possible: true, note: `On ${possible.map(({ name }) => name).join(' and ')} only.` }
  // That one system has no such command says less than why those that have it refuse.
  const refusals = outcomes.flatMap(({ refusal }) => refusal ?? [])
  const telling = refusals.find(({ reason }) => reason !== 'not-supported') ?? refusals[0]
  return { possible: false, note: telling?.sentence ?? null }
}

function refusalOn(platform: Platform, requestType: string, kind: EnrollmentKind): Refusal | null {
  const target = {
    requestType,
    platform,
    kind,
    osVersion: null,
    channel: 'device',
    isSupervised: kind === 'automated',
  } as const
  return refuseCommand(target)
}

function queryPossibility(query: string, kind: EnrollmentKind): Possibility {
  if (refusedQueries([query], kind).length === 0) return { possible: true, note: null }
  return { possible: false, note: 'Lodger does not ask under User Enrollment.' }
}

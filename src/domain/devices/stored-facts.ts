// Everything that Lodger keeps about a device: the one list. The device page shows what is on it, and the test beside
// this file holds it against the tables: a column that is not named here cannot be added.

import type { DeviceSummary } from './device-summary.ts'
import type { StoredDevice } from './stored-device.ts'

/** A fact about a device, as people read it. */
export interface StoredFact {
  readonly label: string
  readonly value: string
}

/** What is kept, by table and column, and how it is told; null: nothing is stored. */
interface KeptFact {
  readonly label: string | ((device: KeptDevice) => string)
  readonly columns: readonly string[]
  /** Such a column has no value of a user-enrolled device: the types have no field for it, the table a constraint. */
  readonly notOfUsers?: true
  readonly tell: (device: KeptDevice) => string | null
}

type KeptDevice = DeviceSummary & StoredDevice

export const keptFacts: readonly KeptFact[] = [
  {
    label: ({ kind }) => (kind === 'user' ? 'Enrollment ID, sealed' : 'UDID, sealed'),
    columns: ['devices.enrollment_id_sealed', 'devices.enrollment_id_hash'],
    tell: ({ enrollmentId }) => enrollmentId,
  },
  {
    label: 'Enrollment',
    columns: ['devices.kind', 'devices.method', 'enrollment_sessions.kind', 'enrollment_sessions.method'],
    tell: ({ kind, method }) => `${kindWords[kind]}, ${method === 'profile' ? 'by profile' : 'account-driven'}`,
  },
  {
    label: 'State',
    columns: ['devices.state', 'enrollment_sessions.state'],
    tell: ({ state }) => state,
  },
  {
    label: 'Owner',
    columns: ['devices.owner_id', 'enrollment_sessions.owner_id'],
    tell: ({ owner }) => owner && `${owner.name}, ${owner.email}`,
  },
  {
    label: 'Managed Apple Account',
    columns: ['devices.managed_apple_account', 'enrollment_sessions.managed_apple_account'],
    tell: ({ managedAppleAccount }) => managedAppleAccount,
  },
  {
    label: 'Model',
    columns: ['devices.product', 'devices.platform', 'devices.ordinal'],
    tell: ({ name, product }) => (product === null ? name : `${name} (${product})`),
  },
  {
    label: 'System version',
    columns: ['devices.os_version', 'devices.build_version'],
    tell: ({ osVersion, buildVersion }) =>
      [osVersion, buildVersion && `(${buildVersion})`].filter(Boolean).join(' ') || null,
  },
  { label: 'Tags', columns: ['devices.tag_ids'], tell: ({ tags }) => tags.join(', ') || null },
  {
    label: 'Passcode fulfills the rules',
    columns: ['devices.passcode_compliant'],
    tell: ({ passcodeCompliant }) => yesOrNo(passcodeCompliant),
  },
  { label: 'First contact', columns: ['devices.created_at'], tell: ({ createdAt }) => time(createdAt) },
  { label: 'Enrolled', columns: ['devices.enrolled_at'], tell: ({ enrolledAt }) => time(enrolledAt) },
  {
    label: 'Last contact',
    columns: ['devices.last_seen_at'],
    tell: ({ kind, lastSeenAt }) => lastSeenAt && `${time(lastSeenAt)}${kind === 'user' ? ', to the hour' : ''}`,
  },
  {
    label: 'Token of the sign-in',
    columns: ['devices.bearer_hash', 'enrollment_sessions.bearer_hash'],
    tell: ({ hasBearer }) => (hasBearer ? 'its hash' : null),
  },
  {
    label: 'How to wake it',
    columns: [
      'devices.topic',
      'channels.push_token_sealed',
      'channels.push_magic_sealed',
      'channels.token_updated_at',
      'channels.push_lost_at',
    ],
    tell: ({ channels, topic }) => {
      const reachable = channels.filter(({ hasPushToken }) => hasPushToken)
      const lost = channels.some(({ pushLostAt }) => pushLostAt !== null)
      return reachable.length > 0 ? `push token, sealed, for ${topic}${lost ? '; Apple calls it dead' : ''}` : null
    },
  },
  {
    label: 'Managed users of the Mac',
    columns: ['channels.user_hash', 'channels.user_id_sealed'],
    tell: ({ channels }) => {
      const users = channels.filter(({ isUser }) => isUser).length
      return users === 0 ? null : `${users}, their IDs sealed`
    },
  },
  {
    label: 'Identity certificate expires',
    columns: [
      'identity_certificates.fingerprint',
      'identity_certificates.serial',
      'identity_certificates.public_key_hash',
      'identity_certificates.not_before',
      'identity_certificates.not_after',
      'identity_certificates.revoked_at',
      'identity_certificates.revoked_because',
    ],
    tell: ({ certificateExpiresAt }) => time(certificateExpiresAt),
  },
  {
    label: 'Installed profiles',
    columns: [
      'device_profiles.identifier',
      'device_profiles.uuid',
      'device_profiles.display_name',
      'device_profiles.is_managed',
    ],
    tell: ({ profiles }) => profiles.map(({ identifier }) => identifier).join(', ') || null,
  },
  {
    label: 'Installed certificates',
    columns: [
      'device_certificates.fingerprint',
      'device_certificates.common_name',
      'device_certificates.is_identity',
      'device_certificates.not_after',
    ],
    tell: ({ certificates }) => number(certificates.length),
  },
  {
    label: 'Apps',
    columns: [
      'device_apps.bundle_id',
      'device_apps.name',
      'device_apps.version',
      'device_apps.status',
      'device_apps.is_managed',
    ],
    tell: ({ apps }) => apps.map(({ bundleId }) => bundleId).join(', ') || null,
  },
  {
    label: 'Commands, with how they ended',
    columns: [
      ...['request_type', 'purpose', 'subject', 'actor_label', 'queued_at', 'sent_at'].flatMap((column) => [
        `commands.${column}`,
        `command_results.${column}`,
      ]),
      'commands.payload_hash',
      'command_payloads.hash',
      'command_payloads.body_sealed',
      'commands.not_now_at',
      'commands.expires_at',
      'command_results.status',
      'command_results.errors',
      'command_results.answered_at',
    ],
    tell: ({ commands }) => number(commands),
  },
  {
    label: 'Events of the timeline',
    columns: ['device_events.at', 'device_events.event', 'device_events.actor_label'],
    tell: ({ events }) => number(events),
  },
  {
    label: 'Serial number',
    columns: ['devices.serial_number'],
    notOfUsers: true,
    tell: ({ serialNumber }) => serialNumber,
  },
  { label: 'Device name', columns: ['devices.device_name'], notOfUsers: true, tell: ({ deviceName }) => deviceName },
  {
    label: 'Supervised',
    columns: ['devices.is_supervised'],
    notOfUsers: true,
    tell: ({ isSupervised }) => yesOrNo(isSupervised),
  },
  {
    label: 'Token to clear the passcode',
    columns: ['devices.unlock_token_sealed'],
    notOfUsers: true,
    tell: ({ hasUnlockToken }) => (hasUnlockToken ? 'sealed' : null),
  },
  { label: 'Left', columns: ['devices.left_at'], notOfUsers: true, tell: ({ leftAt }) => time(leftAt) },
]

/** Everything stored about a device, in words, and nothing else. */
export function storedFactsOf(device: KeptDevice): StoredFact[] {
  return keptFacts.flatMap((fact) => {
    const value = fact.notOfUsers && device.kind === 'user' ? null : fact.tell(device)
    const label = typeof fact.label === 'string' ? fact.label : fact.label(device)
    return value === null ? [] : [{ label, value }]
  })
}

const kindWords = {
  user: 'User Enrollment',
  device: 'Device Enrollment',
  automated: 'Automated Device Enrollment',
} as const

function yesOrNo(value: boolean | null): string | null {
  return value === null ? null : value ? 'yes' : 'no'
}

function time(value: Date | null): string | null {
  return value && `${value.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function number(count: number): string | null {
  return count === 0 ? null : String(count)
}

/**
 * Every action that leaves an audit entry, and how an entry tells it after the name of who did it. `{subject}` stands
 * for what it was done to.
 */
export const actions = {
  'organization.created': 'set up the organization {subject}',
  'organization.renamed': 'renamed the organization to {subject}',

  'network.created': 'created the network {subject}',
  'network.renamed': 'renamed the network to {subject}',
  'network.settings-changed': 'changed the settings of the network {subject}',

  'admin.created': 'added the admin {subject}',
  'admin.changed': 'changed the admin {subject}',
  'admin.removed': 'removed the admin {subject}',
  'admin.signed-in': 'signed in',
  'admin.signed-out': 'signed out',

  'api-key.created': 'created the API key {subject}',
  'api-key.revoked': 'revoked the API key {subject}',

  'owner.created': 'added the owner {subject}',
  'owner.changed': 'changed the owner {subject}',
  'owner.deleted': 'deleted the owner {subject}',
  'owner-import.started': 'started to import owners',
  'owner-import.finished': 'finished importing owners',

  'authority.created': 'created the certificate authority for device identities',
  'identity.revoked': 'revoked the identity of {subject}',
  'identity.renewed': 'renewed the identity of {subject}',

  'push-certificate.requested': 'made a request for a push certificate',
  'push-certificate.installed': 'installed a push certificate',

  'enrollment.refused': 'was refused enrollment',
  'device.enrolled': 'enrolled {subject}',
  'device.changed': 'changed {subject}',
  'device.removal-requested': 'told {subject} to leave',
  'device.left': 'left: {subject}',
  'device.unenrolled': 'left and stays listed: {subject}',
  'device.forgotten': 'removed the record of {subject}',
  'device.silent': 'was not heard from for too long: {subject}',

  'command.queued': 'queued a command for {subject}',
  'command.canceled': 'took back a command for {subject}',
} as const satisfies Readonly<Record<`${string}.${string}`, string>>

export type AuditAction = keyof typeof actions

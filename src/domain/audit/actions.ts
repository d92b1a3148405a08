/**
 * Every action that leaves an audit entry, and how an entry tells it: `{actor}` is who did it, `{subject}` what it was
 * done to.
 */
export const actions = {
  'organization.created': '{actor} set up the organization {subject}',
  'organization.renamed': '{actor} renamed the organization to {subject}',

  'network.created': '{actor} created the network {subject}',
  'network.renamed': '{actor} renamed the network to {subject}',
  'network.settings-changed': '{actor} changed the settings of the network {subject}',

  'admin.created': '{actor} added the admin {subject}',
  'admin.changed': '{actor} changed the admin {subject}',
  'admin.removed': '{actor} removed the admin {subject}',
  'admin.signed-in': '{actor} signed in',
  'admin.signed-out': '{actor} signed out',

  'api-key.created': '{actor} created the API key {subject}',
  'api-key.revoked': '{actor} revoked the API key {subject}',

  'owner.created': '{actor} added the owner {subject}',
  'owner.changed': '{actor} changed the owner {subject}',
  'owner.deleted': '{actor} deleted the owner {subject}',
  'owner-import.started': '{actor} started to import owners',
  'owner-import.finished': '{actor} finished importing owners',

  'authority.created': '{actor} created the certificate authority for device identities',
  'identity.revoked': 'The identity of {subject} was revoked',
  'identity.renewed': 'The identity of {subject} was renewed',

  'push-certificate.requested': '{actor} made a request for a push certificate',
  'push-certificate.installed': '{actor} installed a push certificate',
  'push-certificate.expiring': 'The push certificate expires soon',

  'enrollment.refused': 'An enrollment in {subject} was refused',
  'device.enrolled': '{actor} enrolled {subject}',
  'device.changed': '{actor} changed {subject}',
  'device.removal-requested': '{actor} told {subject} to leave',
  'device.left': '{subject} left',
  'device.unenrolled': '{subject} left, and stays listed',
  'device.forgotten': '{actor} removed the record of {subject}',
  'device.silent': '{subject} was not heard from for too long, and is taken to have left',

  'command.queued': '{actor} queued a command for {subject}',
  'command.canceled': '{actor} took back a command for {subject}',
} as const satisfies Readonly<Record<`${string}.${string}`, string>>

export type AuditAction = keyof typeof actions

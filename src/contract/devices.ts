import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { EnrollmentKind, Id, line, PageQuery, Platform, pageOf, Search, TagNames, Time } from './shapes.ts'

export const DeviceState = z.enum(['authenticated', 'enrolled', 'lapsed', 'leaving', 'unenrolled']).meta({
  description:
    'authenticated: enrolling; enrolled: managed; lapsed: cannot be reached any more; leaving: told to leave; unenrolled: left (never User Enrollment)',
  example: 'enrolled',
})
export type DeviceState = z.infer<typeof DeviceState>

/** Where a hardware identifier would stand. */
export const SerialNumber = z
  .union([
    z.object({ available: z.literal(true), value: z.string() }),
    z.object({ available: z.literal(false), reason: z.string() }),
  ])
  .meta({
    description: 'Never available in User Enrollment',
    example: { available: false, reason: 'Not available in User Enrollment' },
  })

export const Device = z.object({
  id: Id.meta({ description: "Lodger's name for the device in addresses" }),
  networkId: Id,
  kind: EnrollmentKind,
  method: z.enum(['account-driven', 'profile']),
  enrollmentId: z.string().meta({ description: "Apple's Enrollment ID under User Enrollment, the UDID otherwise" }),
  name: z.string().meta({ description: 'The device in words', example: 'iPhone 14 · 2' }),
  platform: Platform,
  product: z.string().nullable(),
  model: z.string().nullable().meta({ example: 'iPhone 14' }),
  osVersion: z.string().nullable(),
  state: DeviceState,
  owner: z.object({ id: Id, name: z.string(), email: z.string() }).nullable(),
  managedAppleAccount: z.string().nullable(),
  tags: TagNames,
  enrolledAt: Time.nullable(),
  lastSeenAt: Time.nullable().meta({ description: 'To the hour under User Enrollment, to the minute otherwise' }),
  leftAt: Time.nullable(),
  pendingCommands: z.number().int(),
})
export type Device = z.infer<typeof Device>

export const CommandChoice = z.object({
  requestType: z.string(),
  label: z.string(),
  effect: z.string().meta({ description: 'What happens, in one sentence' }),
  isDestructive: z.boolean(),
  refusal: z
    .object({ code: z.string(), reason: z.string() })
    .nullable()
    .meta({ description: 'Why it is not possible for this device' }),
})
export type CommandChoice = z.infer<typeof CommandChoice>

export const DeviceDetail = Device.extend({
  serialNumber: SerialNumber,
  buildVersion: z.string().nullable(),
  isSupervised: z.boolean().nullable(),
  passcodeCompliant: z.boolean().nullable(),
  ownerIsFixed: z.boolean().meta({ description: 'True under User Enrollment: re-enroll to change the owner' }),
  certificateExpiresAt: Time.nullable(),
  hasUserChannel: z.boolean(),
  commands: z.array(CommandChoice),
  /** Every fact Lodger stores about this device, in plain words, and nothing else. */
  storedFacts: z.array(z.object({ label: z.string(), value: z.string() })),
  profiles: z.array(z.object({ identifier: z.string(), displayName: z.string().nullable(), isManaged: z.boolean() })),
  certificates: z.array(
    z.object({ commonName: z.string().nullable(), isIdentity: z.boolean(), expiresAt: Time.nullable() }),
  ),
  apps: z.array(
    z.object({
      bundleId: z.string(),
      name: z.string().nullable(),
      version: z.string().nullable(),
      status: z.string().nullable(),
      isManaged: z.boolean(),
    }),
  ),
})
export type DeviceDetail = z.infer<typeof DeviceDetail>

/** Lodger's id, or the Enrollment ID or UDID as the device reports it. */
export const DeviceParams = z.strictObject({ id: z.string().min(1).max(100) })

export const listDevices = defineEndpoint({
  id: 'listDevices',
  method: 'GET',
  path: '/devices',
  summary: 'List devices',
  tag: 'Devices',
  access: 'session',
  query: PageQuery.extend({
    networkId: Id.optional(),
    search: Search.optional().meta({
      description: "Owner's name or e-mail, model, or a whole Enrollment ID",
      example: 'ana',
    }),
    kind: EnrollmentKind.optional(),
    platform: Platform.optional(),
    state: DeviceState.optional(),
    ownerId: Id.optional(),
    tag: z.string().max(50).optional(),
    sort: z.enum(['enrolled', '-enrolled', 'owner', '-owner', 'seen', '-seen']).default('-enrolled'),
  }),
  answer: pageOf(Device),
})
export const exportDevices = defineEndpoint({
  id: 'exportDevices',
  method: 'GET',
  path: '/devices.csv',
  summary: 'The devices that a list with these filters shows, as CSV',
  tag: 'Devices',
  access: 'session',
  query: listDevices.query.omit({ limit: true, cursor: true }),
  answer: z.string(),
  mediaType: 'text/csv',
})
export const countDevices = defineEndpoint({
  id: 'countDevices',
  method: 'GET',
  path: '/devices/count',
  summary: 'How many devices match; exact up to 10,000',
  tag: 'Devices',
  access: 'session',
  query: listDevices.query.omit({ limit: true, cursor: true, sort: true }),
  answer: z.object({ count: z.number().int(), isExact: z.boolean() }),
})
export const getDevice = defineEndpoint({
  id: 'getDevice',
  method: 'GET',
  path: '/devices/{id}',
  summary: 'Get a device; 410 DEVICE_LEFT for the Enrollment ID of one that left in the last 30 days',
  tag: 'Devices',
  access: 'read',
  params: DeviceParams,
  answer: DeviceDetail,
})
export const updateDevice = defineEndpoint({
  id: 'updateDevice',
  method: 'PATCH',
  path: '/devices/{id}',
  summary: 'Change tags, or the owner of a device-enrolled device; OWNER_IS_FIXED (409) under User Enrollment',
  tag: 'Devices',
  access: 'full',
  params: DeviceParams,
  body: z
    .strictObject({ tags: TagNames.optional(), ownerId: Id.nullable().optional() })
    .meta({ example: { tags: ['sales'] } }),
  answer: DeviceDetail,
})
export const BulkUpdate = z
  .strictObject({
    deviceIds: z.array(Id).min(1).max(1000),
    addTags: TagNames.default([]),
    removeTags: TagNames.default([]),
    ownerId: Id.nullable().optional(),
  })
  .meta({ example: { deviceIds: ['0199f0a2-6b1e-7c3d-8f4a-2b5c6d7e8f90'], addTags: ['sales'] } })
export const bulkUpdateDevices = defineEndpoint({
  id: 'bulkUpdateDevices',
  method: 'POST',
  path: '/devices/bulk-update',
  summary: 'Change tags or owner of many devices; says who was skipped and why',
  tag: 'Devices',
  access: 'full',
  body: BulkUpdate,
  answer: z.object({
    changed: z.number().int(),
    skipped: z.array(z.object({ deviceId: Id, code: z.string(), reason: z.string() })),
  }),
})

const CommandState = z.enum([
  'pending',
  'sent',
  'not-now',
  'acknowledged',
  'error',
  'format-error',
  'expired',
  'canceled',
])
export const Command = z.object({
  id: Id,
  requestType: z.string(),
  subject: z.string().nullable(),
  channel: z.enum(['device', 'user']),
  state: CommandState,
  actor: z.string().nullable(),
  queuedAt: Time,
  sentAt: Time.nullable(),
  answeredAt: Time.nullable(),
  errors: z.array(z.object({ domain: z.string(), code: z.number().int(), explanation: z.string() })),
})
export type Command = z.infer<typeof Command>

export const CommandRequest = z
  .discriminatedUnion('requestType', [
    z.strictObject({ requestType: z.literal('DeviceInformation') }),
    z.strictObject({ requestType: z.literal('SecurityInfo') }),
    z.strictObject({ requestType: z.literal('ProfileList') }),
    z.strictObject({ requestType: z.literal('CertificateList') }),
    z.strictObject({ requestType: z.literal('ManagedApplicationList') }),
    z.strictObject({ requestType: z.literal('InstalledApplicationList') }),
    z.strictObject({
      requestType: z.literal('InstallProfile'),
      profile: z
        .base64()
        .max(4 * 1024 * 1024)
        .meta({ description: 'The profile, signed or not, in base64' }),
    }),
    z.strictObject({ requestType: z.literal('RemoveProfile'), identifier: line(255) }),
    z.strictObject({
      requestType: z.literal('DeviceLock'),
      message: line(200).optional(),
      phoneNumber: line(50).optional(),
      pin: z
        .string()
        .regex(/^\d{6}$/, 'Six digits')
        .optional(),
    }),
    z.strictObject({
      requestType: z.literal('EraseDevice'),
      pin: z
        .string()
        .regex(/^\d{6}$/, 'Six digits')
        .optional(),
    }),
    z.strictObject({ requestType: z.literal('ClearPasscode') }),
    z.strictObject({ requestType: z.literal('ActivationLockBypassCode') }),
    z.strictObject({ requestType: z.literal('ClearActivationLockBypassCode') }),
  ])
  .meta({
    description:
      "A command an admin may ask for; what the device's enrollment forbids is refused with COMMAND_NOT_ALLOWED",
    example: { requestType: 'DeviceInformation' },
  })
export type CommandRequest = z.infer<typeof CommandRequest>

export const listCommands = defineEndpoint({
  id: 'listCommands',
  method: 'GET',
  path: '/devices/{id}/commands',
  summary: 'Commands of a device, waiting and done, newest first',
  tag: 'Devices',
  access: 'read',
  params: DeviceParams,
  query: PageQuery,
  answer: pageOf(Command),
})
export const enqueueCommand = defineEndpoint({
  id: 'enqueueCommand',
  method: 'POST',
  path: '/devices/{id}/commands',
  summary: 'Queue a command; an equal one that still waits is given back instead of a second (200)',
  tag: 'Devices',
  access: 'full',
  params: DeviceParams,
  body: CommandRequest,
  answer: Command,
  status: 201,
  maxBodyBytes: 5 * 1024 * 1024,
})
export const cancelCommand = defineEndpoint({
  id: 'cancelCommand',
  method: 'DELETE',
  path: '/devices/{id}/commands/{commandId}',
  summary: 'Take back a command that was not sent yet; COMMAND_ALREADY_SENT (409) otherwise',
  tag: 'Devices',
  access: 'full',
  params: DeviceParams.extend({ commandId: Id }),
})
export const removeDevice = defineEndpoint({
  id: 'removeDevice',
  method: 'DELETE',
  path: '/devices/{id}',
  summary: 'Make a device leave: its work content goes, and under User Enrollment Lodger forgets it',
  tag: 'Devices',
  access: 'full',
  params: DeviceParams,
  query: z.strictObject({
    forget: z.stringbool().default(false).meta({ description: 'Do not wait for the device: forget it now' }),
  }),
  answer: z.object({ state: z.enum(['leaving', 'forgotten']) }),
  status: 202,
})

export const TimelineEntry = z.object({
  id: Id,
  at: Time,
  kind: z.enum(['event', 'command']),
  title: z.string(),
  detail: z.string().nullable(),
  actor: z.string().nullable(),
  command: Command.nullable(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>
export const getTimeline = defineEndpoint({
  id: 'getTimeline',
  method: 'GET',
  path: '/devices/{id}/timeline',
  summary: 'What happened to a device, newest first',
  tag: 'Devices',
  access: 'read',
  params: DeviceParams,
  query: PageQuery,
  answer: pageOf(TimelineEntry),
})

export const KindComparison = z.object({
  columns: z.array(z.object({ kind: EnrollmentKind, title: z.string(), summary: z.string() })),
  rows: z.array(
    z.object({
      ability: z.string(),
      values: z.array(z.object({ possible: z.boolean(), note: z.string().nullable() })),
    }),
  ),
})
export const compareKinds = defineEndpoint({
  id: 'compareKinds',
  method: 'GET',
  path: '/enrollment-kinds',
  summary: 'What each kind of enrollment can and cannot do, from the table that guards the command queue',
  tag: 'Devices',
  access: 'session',
  answer: KindComparison,
})

export const ChangeEvent = z.object({
  topic: z.enum(['device', 'owner', 'audit', 'network', 'import']),
  id: z.string().nullable(),
})
export type ChangeEvent = z.infer<typeof ChangeEvent>
export const streamEvents = defineEndpoint({
  id: 'streamEvents',
  method: 'GET',
  path: '/events',
  summary:
    'Server-sent events, each a ChangeEvent: a hint that something changed; read it again through the API. Without an id, anything of the topic may have changed',
  tag: 'Activity',
  access: 'session',
  answer: z.string(),
  mediaType: 'text/event-stream',
})

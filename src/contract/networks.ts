import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { Id, IdParams, line, PageQuery, pageOf, Time } from './shapes.ts'

export const Organization = z.object({ name: z.string(), createdAt: Time })
export const getOrganization = defineEndpoint({
  id: 'getOrganization',
  method: 'GET',
  path: '/organization',
  summary: 'The organization',
  tag: 'Organization',
  access: 'session',
  answer: Organization,
})
export const updateOrganization = defineEndpoint({
  id: 'updateOrganization',
  method: 'PATCH',
  path: '/organization',
  summary: 'Rename the organization',
  tag: 'Organization',
  access: 'organization',
  body: z.strictObject({ name: line(200) }).meta({ example: { name: 'Example Ltd' } }),
  answer: Organization,
})

export const Network = z.object({
  id: Id,
  name: z.string(),
  code: z.string().meta({ description: 'The random part of its public addresses', example: 'k3v9x2m7qa' }),
  createdAt: Time,
  deviceCount: z.number().int(),
})
export type Network = z.infer<typeof Network>

export const listNetworks = defineEndpoint({
  id: 'listNetworks',
  method: 'GET',
  path: '/networks',
  summary: 'List the networks I may see',
  tag: 'Networks',
  access: 'session',
  answer: z.object({ items: z.array(Network) }),
})
export const createNetwork = defineEndpoint({
  id: 'createNetwork',
  method: 'POST',
  path: '/networks',
  summary: 'Create a network',
  tag: 'Networks',
  access: 'organization',
  body: z.strictObject({ name: line(100) }).meta({ example: { name: 'Berlin' } }),
  answer: Network,
  status: 201,
})
export const getNetwork = defineEndpoint({
  id: 'getNetwork',
  method: 'GET',
  path: '/networks/{id}',
  summary: 'Get a network',
  tag: 'Networks',
  access: 'read',
  params: IdParams,
  answer: Network,
})
export const updateNetwork = defineEndpoint({
  id: 'updateNetwork',
  method: 'PATCH',
  path: '/networks/{id}',
  summary: 'Rename a network',
  tag: 'Networks',
  access: 'full',
  params: IdParams,
  body: z.strictObject({ name: line(100) }).meta({ example: { name: 'Berlin office' } }),
  answer: Network,
})

/** How owners prove who they are. Later releases add sources; each is one file in the room `owners`. */
export const AuthenticationSource = z.enum(['none', 'hosted']).meta({
  description: 'none: nobody is asked, and enrollment stays closed; hosted: accounts kept by Lodger',
  example: 'hosted',
})
export type AuthenticationSource = z.infer<typeof AuthenticationSource>

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    'A domain only, such as appleid.example.com: no @, no https://, no spaces',
  )

export const NetworkSettings = z.object({
  authentication: AuthenticationSource,
  userEnrollmentEnabled: z.boolean(),
  userEnrollmentLink: z
    .string()
    .nullable()
    .meta({ description: 'Null while Apple User Enrollment is off', example: 'https://mdm.example.com/e/k3v9x2m7qa' }),
  profileUserEnrollmentEnabled: z
    .boolean()
    .meta({ description: 'Profile-driven User Enrollment for iOS 13-17 and macOS 10.15-14' }),
  deviceEnrollmentEnabled: z
    .boolean()
    .meta({ description: 'Standard Device Enrollment by profile, for devices the organization owns' }),
  domainOverride: z
    .string()
    .nullable()
    .meta({ description: 'User Enrollment Domain Override; null means option A', example: 'appleid.example.com' }),
  silentAfterDays: z.number().int().meta({
    description: 'A device not heard from for so long, and unreachable by push, is taken to have left',
    example: 60,
  }),
  supportContact: z
    .string()
    .nullable()
    .meta({ description: 'Shown to people who cannot enroll', example: 'it-help@example.com' }),
  discovery: z.object({
    url: z.string().meta({
      description: "What the organization's web server redirects to",
      example: 'https://mdm.example.com/e/k3v9x2m7qa/discovery',
    }),
    wellKnownPath: z.string().meta({
      example: '/.well-known/com.apple.remotemanagement',
      description: 'Where devices look, on the domain of the work account',
    }),
    snippets: z
      .array(z.object({ server: z.string(), text: z.string() }))
      .meta({ description: "Ready configuration for the organization's own web server" }),
  }),
})
export type NetworkSettings = z.infer<typeof NetworkSettings>

export const getNetworkSettings = defineEndpoint({
  id: 'getNetworkSettings',
  method: 'GET',
  path: '/networks/{id}/settings',
  summary: 'Configure > General of a network',
  tag: 'Networks',
  access: 'read',
  params: IdParams,
  answer: NetworkSettings,
})
export const NetworkSettingsChange = z
  .strictObject({
    authentication: AuthenticationSource.optional(),
    userEnrollmentEnabled: z.boolean().optional(),
    profileUserEnrollmentEnabled: z.boolean().optional(),
    deviceEnrollmentEnabled: z.boolean().optional(),
    domainOverride: Domain.nullable().optional(),
    silentAfterDays: z.number().int().min(7).max(180).optional(),
    supportContact: z.string().trim().max(200).nullable().optional(),
  })
  .meta({ example: { authentication: 'hosted', userEnrollmentEnabled: true } })
export const updateNetworkSettings = defineEndpoint({
  id: 'updateNetworkSettings',
  method: 'PATCH',
  path: '/networks/{id}/settings',
  summary: 'Change Configure > General; AUTHENTICATION_REQUIRED if enrollment would be open without sign-in',
  tag: 'Networks',
  access: 'full',
  params: IdParams,
  body: NetworkSettingsChange,
  answer: NetworkSettings,
})

export const AccountPreview = z.object({
  ownerId: Id,
  name: z.string(),
  email: z.string(),
  managedAppleAccount: z.string().nullable(),
  problem: z
    .object({
      code: z.enum(['NOT_UNIQUE', 'NOT_ASCII', 'NOT_AN_ADDRESS']),
      detail: z.string(),
      otherOwners: z.array(z.string()),
    })
    .nullable(),
})
export type AccountPreview = z.infer<typeof AccountPreview>
export const previewAccounts = defineEndpoint({
  id: 'previewAccounts',
  method: 'GET',
  path: '/networks/{id}/managed-apple-accounts',
  summary: "Each owner's resulting Managed Apple Account under the saved or a tried domain override",
  tag: 'Networks',
  access: 'read',
  params: IdParams,
  query: PageQuery.extend({
    domainOverride: z
      .union([Domain, z.literal('')])
      .optional()
      .meta({ description: 'Try this override; empty means option A; absent means the saved one' }),
    problemsOnly: z.stringbool().default(false),
  }),
  answer: pageOf(AccountPreview).extend({
    ownerCount: z.number().int(),
    problemCount: z.number().int(),
    /** Owners whose account differs from the one the saved setting gives. Enrolled devices keep theirs. */
    changedCount: z.number().int(),
  }),
})

export const CheckState = z.enum(['done', 'to-do', 'failed', 'warning', 'later'])
export const ChecklistItem = z.object({
  id: z.string(),
  title: z.string(),
  state: CheckState,
  detail: z.string(),
  action: z.object({ label: z.string(), to: z.string() }).nullable(),
})
export const getHome = defineEndpoint({
  id: 'getHome',
  method: 'GET',
  path: '/networks/{id}/home',
  summary: 'The set-up checklist, verified by live probes, and what needs an admin now',
  tag: 'Networks',
  access: 'read',
  params: IdParams,
  answer: z.object({
    isSetUp: z.boolean(),
    checklist: z.array(ChecklistItem),
    needsYou: z.array(ChecklistItem),
    counts: z.object({
      devices: z.number().int(),
      userEnrolled: z.number().int(),
      deviceEnrolled: z.number().int(),
      owners: z.number().int(),
      enrolledLast30Days: z.number().int(),
      leftLast30Days: z.number().int(),
    }),
    days: z.array(z.object({ day: z.iso.date(), enrolled: z.number().int(), left: z.number().int() })),
  }),
})

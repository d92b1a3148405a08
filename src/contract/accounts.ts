import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { Id, IdParams, line, Time } from './shapes.ts'

export const Role = z
  .enum(['full', 'read-only'])
  .meta({ description: 'What an admin or a key may do', example: 'full' })
export type Role = z.infer<typeof Role>

/** All networks, or the named ones only. */
export const NetworkAccess = z
  .union([z.literal('all'), z.array(Id).min(1)])
  .meta({ description: '"all", or the ids of networks', example: 'all' })

const Email = z.email('Not an e-mail address').max(254)
const Password = z.string().min(12, 'At least 12 characters').max(200)

export const Viewer = z.object({
  kind: z.enum(['admin', 'api-key']),
  id: Id,
  name: z.string(),
  email: z.string().nullable(),
  role: Role,
  networks: NetworkAccess,
  organization: z.object({ name: z.string() }),
  /** Send as header X-CSRF-Token with every change made with a session cookie. Null for API keys. */
  csrfToken: z.string().nullable(),
})
export type Viewer = z.infer<typeof Viewer>

export const getSetup = defineEndpoint({
  id: 'getSetup',
  method: 'GET',
  path: '/setup',
  summary: 'Whether this deployment still waits for its first admin',
  tag: 'Setup',
  access: 'public',
  answer: z.object({ needed: z.boolean() }),
})
export const completeSetup = defineEndpoint({
  id: 'completeSetup',
  method: 'POST',
  path: '/setup',
  summary:
    'Create the first admin, the organization and the first network with the one-time token from the server log; signs in',
  tag: 'Setup',
  access: 'public',
  body: z
    .strictObject({
      token: line(200),
      organizationName: line(200),
      networkName: line(100),
      name: line(200),
      email: Email,
      password: Password,
    })
    .meta({
      example: {
        token: 'q0xkYy1n…',
        organizationName: 'Example',
        networkName: 'Berlin',
        name: 'Ana Bauer',
        email: 'ana@example.com',
        password: 'correct horse battery',
      },
    }),
  answer: Viewer,
  status: 201,
})
export const signIn = defineEndpoint({
  id: 'signIn',
  method: 'POST',
  path: '/session',
  summary: 'Sign in as an admin; sets the session cookie',
  tag: 'Session',
  access: 'public',
  body: z
    .strictObject({ email: z.string().max(254), password: z.string().max(200) })
    .meta({ example: { email: 'ana@example.com', password: 'correct horse battery' } }),
  answer: Viewer,
})
export const getViewer = defineEndpoint({
  id: 'getViewer',
  method: 'GET',
  path: '/session',
  summary: 'Who I am and what I may do',
  tag: 'Session',
  access: 'session',
  answer: Viewer,
})
export const signOut = defineEndpoint({
  id: 'signOut',
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out',
  tag: 'Session',
  access: 'session',
})

export const Admin = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  networks: NetworkAccess,
  isDisabled: z.boolean(),
  createdAt: Time,
  lastSignInAt: Time.nullable(),
})
export type Admin = z.infer<typeof Admin>

export const listAdmins = defineEndpoint({
  id: 'listAdmins',
  method: 'GET',
  path: '/admins',
  summary: 'List admins',
  tag: 'Admins',
  access: 'organization',
  answer: z.object({ items: z.array(Admin) }),
})
export const createAdmin = defineEndpoint({
  id: 'createAdmin',
  method: 'POST',
  path: '/admins',
  summary: 'Add an admin',
  tag: 'Admins',
  access: 'organization',
  body: z
    .strictObject({
      email: Email,
      name: line(200),
      password: Password,
      role: Role,
      networks: NetworkAccess.default('all'),
    })
    .meta({
      example: {
        email: 'ben@example.com',
        name: 'Ben Okafor',
        password: 'correct horse battery',
        role: 'read-only',
        networks: 'all',
      },
    }),
  answer: Admin,
  status: 201,
})
export const getAdmin = defineEndpoint({
  id: 'getAdmin',
  method: 'GET',
  path: '/admins/{id}',
  summary: 'Get an admin',
  tag: 'Admins',
  access: 'organization',
  params: IdParams,
  answer: Admin,
})
export const updateAdmin = defineEndpoint({
  id: 'updateAdmin',
  method: 'PATCH',
  path: '/admins/{id}',
  summary: 'Change an admin; the last full admin of the organization cannot be disabled or reduced',
  tag: 'Admins',
  access: 'organization',
  params: IdParams,
  body: z
    .strictObject({
      name: line(200).optional(),
      password: Password.optional(),
      role: Role.optional(),
      networks: NetworkAccess.optional(),
      isDisabled: z.boolean().optional(),
    })
    .meta({ example: { role: 'full' } }),
  answer: Admin,
})
export const deleteAdmin = defineEndpoint({
  id: 'deleteAdmin',
  method: 'DELETE',
  path: '/admins/{id}',
  summary: 'Remove an admin',
  tag: 'Admins',
  access: 'organization',
  params: IdParams,
})

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  hint: z.string().meta({ description: 'The first characters of the key', example: 'ldg_3fA9' }),
  role: Role,
  networks: NetworkAccess,
  createdBy: z.string(),
  createdAt: Time,
  expiresAt: Time,
  revokedAt: Time.nullable(),
  lastUsedAt: Time.nullable().meta({ description: 'To the hour' }),
})
export type ApiKey = z.infer<typeof ApiKey>

export const listApiKeys = defineEndpoint({
  id: 'listApiKeys',
  method: 'GET',
  path: '/api-keys',
  summary: 'List API keys',
  tag: 'API keys',
  access: 'organization',
  answer: z.object({ items: z.array(ApiKey) }),
})
export const getApiKey = defineEndpoint({
  id: 'getApiKey',
  method: 'GET',
  path: '/api-keys/{id}',
  summary: 'Get an API key',
  tag: 'API keys',
  access: 'organization',
  params: IdParams,
  answer: ApiKey,
})
export const createApiKey = defineEndpoint({
  id: 'createApiKey',
  method: 'POST',
  path: '/api-keys',
  summary: 'Create an API key; the key itself is in this answer only',
  tag: 'API keys',
  access: 'organization',
  body: z
    .strictObject({
      name: line(100),
      role: Role,
      networks: NetworkAccess.default('all'),
      expiresInDays: z.number().int().min(1).max(730).default(90),
    })
    .meta({ example: { name: 'Reports', role: 'read-only', networks: 'all', expiresInDays: 90 } }),
  answer: ApiKey.extend({ key: z.string() }),
  status: 201,
})
export const revokeApiKey = defineEndpoint({
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/api-keys/{id}',
  summary: 'Revoke an API key at once',
  tag: 'API keys',
  access: 'organization',
  params: IdParams,
})

import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { Id, IdParams, line, PageQuery, pageOf, Search, TagNames, Time } from './shapes.ts'

export const Owner = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  username: z.string().meta({ description: 'The part of the e-mail before the @', example: 'ana' }),
  source: z.string().meta({ description: 'hosted, or the sign-in source that created the owner', example: 'hosted' }),
  hasPassword: z.boolean(),
  tags: TagNames,
  deviceCount: z.number().int(),
  createdAt: Time,
})
export type Owner = z.infer<typeof Owner>

export const OwnerDetail = Owner.extend({
  /** The Managed Apple Account the owner would enroll with, per network. */
  accounts: z.array(
    z.object({
      networkId: Id,
      networkName: z.string(),
      managedAppleAccount: z.string().nullable(),
      problem: z.string().nullable(),
    }),
  ),
})
export type OwnerDetail = z.infer<typeof OwnerDetail>

const Name = line(200, 'A name is needed')
const Email = z.email('Not an e-mail address').max(254)
const Password = z.string().min(8, 'At least 8 characters').max(200)

export const listOwners = defineEndpoint({
  id: 'listOwners',
  method: 'GET',
  path: '/owners',
  summary: 'List owners',
  tag: 'Owners',
  access: 'session',
  query: PageQuery.extend({
    search: Search.optional().meta({ description: 'Part of a name or e-mail', example: 'ana' }),
    tag: z.string().max(50).optional(),
    source: z.string().max(50).optional(),
    sort: z.enum(['name', '-name', 'created', '-created']).default('name'),
  }),
  answer: pageOf(Owner),
})
export const exportOwners = defineEndpoint({
  id: 'exportOwners',
  method: 'GET',
  path: '/owners.csv',
  summary: 'The owners that a list with these filters shows, as CSV',
  tag: 'Owners',
  access: 'session',
  query: listOwners.query.omit({ limit: true, cursor: true }),
  answer: z.string(),
  mediaType: 'text/csv',
})
export const getOwner = defineEndpoint({
  id: 'getOwner',
  method: 'GET',
  path: '/owners/{id}',
  summary: 'Get an owner',
  tag: 'Owners',
  access: 'session',
  params: IdParams,
  answer: OwnerDetail,
})
export const createOwner = defineEndpoint({
  id: 'createOwner',
  method: 'POST',
  path: '/owners',
  summary: 'Add an owner',
  tag: 'Owners',
  access: 'organization',
  body: z
    .strictObject({ name: Name, email: Email, password: Password.optional(), tags: TagNames.default([]) })
    .meta({ example: { name: 'Ana Bauer', email: 'ana@example.com', password: 'a first password', tags: ['sales'] } }),
  answer: OwnerDetail,
  status: 201,
})
export const updateOwner = defineEndpoint({
  id: 'updateOwner',
  method: 'PATCH',
  path: '/owners/{id}',
  summary: 'Change an owner; the e-mail of an owner with user-enrolled devices cannot change (OWNER_HAS_DEVICES)',
  tag: 'Owners',
  access: 'organization',
  params: IdParams,
  body: z
    .strictObject({
      name: Name.optional(),
      email: Email.optional(),
      password: Password.nullable().optional(),
      tags: TagNames.optional(),
    })
    .meta({ example: { tags: ['sales', 'berlin'] } }),
  answer: OwnerDetail,
})
export const deleteOwner = defineEndpoint({
  id: 'deleteOwner',
  method: 'DELETE',
  path: '/owners/{id}',
  summary:
    'Delete an owner: refused while devices exist (OWNER_HAS_DEVICES), or with leaving=true after their devices were told to leave',
  tag: 'Owners',
  access: 'organization',
  params: IdParams,
  query: z.strictObject({ leaving: z.stringbool().default(false) }),
})

export const ImportRowError = z.object({
  row: z.number().int().meta({ description: 'Line in the file; the header is 1' }),
  field: z.string().nullable(),
  detail: z.string(),
  severity: z
    .enum(['error', 'warning'])
    .meta({ description: 'A row with an error is left out; one with a warning is imported all the same' }),
})
export const OwnerImport = z.object({
  id: Id.nullable().meta({ description: 'Null for a dry run' }),
  state: z.enum(['dry-run', 'running', 'done', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  errors: z.array(ImportRowError).meta({ description: 'Errors and warnings, at most the first 1,000' }),
  errorCount: z.number().int().meta({ description: 'Rows that were left out' }),
})
export type OwnerImport = z.infer<typeof OwnerImport>

export const importOwners = defineEndpoint({
  id: 'importOwners',
  method: 'POST',
  path: '/owners/import',
  summary:
    'Import owners from CSV text (name,email,password,tags); rows with errors are left out; importing again changes nothing',
  tag: 'Owners',
  access: 'organization',
  query: z.strictObject({ dryRun: z.stringbool().default(false) }),
  body: z
    .strictObject({ csv: z.string().max(8 * 1024 * 1024) })
    .meta({ example: { csv: 'name,email,password,tags\nAna Bauer,ana@example.com,a first password,sales berlin\n' } }),
  answer: OwnerImport,
  status: 202,
  maxBodyBytes: 16 * 1024 * 1024,
})
export const getOwnerImport = defineEndpoint({
  id: 'getOwnerImport',
  method: 'GET',
  path: '/owners/import/{id}',
  summary: 'Progress and result of an import',
  tag: 'Owners',
  access: 'organization',
  params: IdParams,
  answer: OwnerImport,
})
export const getOwnerImportSample = defineEndpoint({
  id: 'getOwnerImportSample',
  method: 'GET',
  path: '/owners/import/sample',
  summary: 'A sample CSV file (text/csv)',
  tag: 'Owners',
  access: 'session',
  answer: z.string(),
  mediaType: 'text/csv',
})

export const Tag = z.object({ name: z.string(), ownerCount: z.number().int(), deviceCount: z.number().int() })
export const listTags = defineEndpoint({
  id: 'listTags',
  method: 'GET',
  path: '/tags',
  summary: 'Tags in use',
  tag: 'Owners',
  access: 'session',
  answer: z.object({ items: z.array(Tag) }),
})

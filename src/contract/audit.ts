import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { Id, PageQuery, pageOf, Search, Time } from './shapes.ts'

export const AuditEntry = z.object({
  id: Id,
  at: Time,
  actor: z.object({
    kind: z.enum(['admin', 'api-key', 'owner', 'device', 'system']),
    id: Id.nullable(),
    label: z.string().nullable(),
  }),
  networkId: Id.nullable(),
  action: z.string().meta({ example: 'network.settings-changed' }),
  sentence: z.string().meta({ description: 'The entry in words' }),
  subject: z.object({ kind: z.string(), id: Id.nullable(), label: z.string().nullable() }),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const listAudit = defineEndpoint({
  id: 'listAudit',
  method: 'GET',
  path: '/audit',
  summary: 'Who did what, newest first',
  tag: 'Activity',
  access: 'session',
  query: PageQuery.extend({
    networkId: Id.optional(),
    actorId: Id.optional(),
    subjectId: Id.optional(),
    action: z.string().max(100).optional().meta({ description: 'An action, or its first word: "network"' }),
    search: Search.optional(),
    from: Time.optional(),
    to: Time.optional(),
  }),
  answer: pageOf(AuditEntry),
})

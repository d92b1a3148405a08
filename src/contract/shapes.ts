import { z } from 'zod'

export const Id = z
  .uuid()
  .toLowerCase()
  .meta({ description: 'An id, a lower-case UUID', example: '0199f0a2-6b1e-7c3d-8f4a-2b5c6d7e8f90' })
export const Time = z.iso
  .datetime()
  .meta({ description: 'A moment in UTC, ISO 8601', example: '2026-11-22T09:30:00.000Z' })

export const IdParams = z.strictObject({ id: Id })

/** Words that people write: on one line, without control characters, which no database or table shows as they are. */
export function line(max: number, whenEmpty = 'This is needed') {
  return z
    .string()
    .trim()
    .min(1, whenEmpty)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'On one line, without control characters')
}

/** What a list is searched for. */
export const Search = z
  .string()
  .trim()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'On one line, without control characters')

/** Lists page by key: give the answer's `nextCursor` to get the next page. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100).meta({ description: 'Most items to give', example: 100 }),
  cursor: z
    .string()
    .max(500)
    .optional()
    .meta({ description: 'Where the page before ended', example: 'eyJpZCI6Ii4uLiJ9' }),
})

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page' }),
  })
}

export const Platform = z
  .enum(['ios', 'ipados', 'macos', 'visionos'])
  .meta({ description: 'The operating system', example: 'ios' })
export type Platform = z.infer<typeof Platform>

export const EnrollmentKind = z.enum(['user', 'device', 'automated']).meta({
  description: 'user: User Enrollment; device: Device Enrollment by profile; automated: supervised',
  example: 'user',
})
export type EnrollmentKind = z.infer<typeof EnrollmentKind>

export const TagNames = z
  .array(z.string().regex(/^[^\p{Cc}\p{Z},;]{1,50}$/u, 'A tag has 1 to 50 characters, no spaces, commas or semicolons'))
  .max(100)
  .meta({ description: 'Tags; upper and lower case are the same tag', example: ['sales', 'berlin'] })

/** The body of every error answer (RFC 9457), media type application/problem+json. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable; decide by this', example: 'OWNER_NOT_UNIQUE' }),
    detail: z.string().meta({ description: 'A sentence for a person' }),
    field: z.string().optional().meta({ description: 'The field it is about, as a dotted path' }),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    traceId: z.string().meta({ description: 'Find this in the server log' }),
  })
  .meta({ description: 'Why a request was refused' })
export type Problem = z.infer<typeof Problem>

// OpenAPI 3.1.1: https://spec.openapis.org/oas/v3.1.1
import { z } from 'zod'
import type { Access, Endpoint } from '../../contract/endpoint.ts'
import { endpoints } from '../../contract/endpoints.ts'
import { Problem } from '../../contract/shapes.ts'
import type { Edge } from './route.ts'

export const documentPath = '/api/v1/openapi.json'

type JsonObject = Readonly<Record<string, unknown>>

/** Answers the API document, to anyone: it says how to ask, and nothing about who may. */
export function addOpenApi({ server, app }: Edge): void {
  const document = JSON.stringify(openApiDocument(app.config.publicUrl))
  server.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(document))
}

/** The API document, made from the contract that the server parses by: they cannot differ. */
function openApiDocument(publicUrl: URL): JsonObject {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Lodger',
      version: '1',
      summary: 'Manage devices that the organization does not own',
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: new URL('/api/v1', publicUrl).href }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
    paths: pathsOf(endpoints),
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, such as `ldg_…`' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: publicUrl.protocol === 'https:' ? '__Host-lodger_session' : 'lodger_session',
          description:
            'Set by signing in. Changes also need the header `X-CSRF-Token` with the token from `GET /session`.',
        },
      },
    },
  }
}

const introduction = `Everything that the dashboard shows and does.

- **Keys.** Make one under Configure › API keys and send it as \`Authorization: Bearer ldg_…\`.
- **Lists** come in pages: give \`nextCursor\` as \`cursor\` to get the next one; it is null on the last page.
- **Refusals** are \`application/problem+json\`. Decide by \`code\`, which never changes its meaning; show \`detail\`.
- **Times** are ISO 8601 in UTC. **Ids** are lower-case UUIDs.
- Unknown fields are refused, not ignored.`

function pathsOf(all: readonly Endpoint[]): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of all) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operationOf(endpoint) }
  }
  return paths
}

function operationOf(endpoint: Endpoint): JsonObject {
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    description: whoMay[endpoint.access],
    tags: [endpoint.tag],
    ...(endpoint.access === 'public' ? { security: [] } : {}),
    parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')],
    ...(endpoint.body
      ? { requestBody: { required: true, content: contentOf('application/json', endpoint.body, 'input') } }
      : {}),
    responses: responsesOf(endpoint),
  }
}

const whoMay: Readonly<Record<Access, string>> = {
  public: 'Anyone may ask.',
  session: 'Any admin and any key may ask; the answer holds only what belongs to their networks.',
  read: 'Needs access to the network.',
  full: 'Needs the role `full`, and access to the network.',
  organization: 'Needs the role `full` for all networks.',
}

function parametersOf(shape: z.ZodType | undefined, place: 'path' | 'query'): JsonObject[] {
  if (!shape) return []
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as {
    properties?: Record<string, JsonObject>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, example, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
    schema,
  }))
}

function responsesOf(endpoint: Endpoint): JsonObject {
  return {
    [endpoint.status]: {
      description: endpoint.answer ? 'Done' : 'Done; nothing to say',
      ...(endpoint.answer ? { content: contentOf(endpoint.mediaType, endpoint.answer, 'output') } : {}),
    },
    ...Object.fromEntries(refusalsOf(endpoint).map(([status, description]) => [status, problem(description)])),
  }
}

function refusalsOf({ access, params, query, body, method }: Endpoint): [status: string, description: string][] {
  return [
    ...(params || query || body ? [['400', 'The request is not as it should be'] as [string, string]] : []),
    ...(access === 'public' ? [] : [['401', 'Not signed in'] as [string, string]]),
    ...(method !== 'GET' || access === 'organization' ? [['403', 'Not allowed'] as [string, string]] : []),
    ...(params ? [['404', 'Not there, or not yours to see'] as [string, string]] : []),
    ['default', 'Refused: see `code`'],
  ]
}

function problem(description: string): JsonObject {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }
}

function contentOf(mediaType: string, shape: z.ZodType, io: 'input' | 'output'): JsonObject {
  return { [mediaType]: { schema: schemaOf(shape, io) } }
}

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io })
  return schema
}

import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { documentPath } from './openapi.ts'

const path = '/api/docs'

/**
 * The policy of this one page: its script is ours to serve and needs nothing from elsewhere, but it puts styles into
 * the page itself and reads the API document.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const configuration = {
  hideClientButton: true,
  showDeveloperTools: 'never',
  telemetry: false,
  withDefaultFonts: false,
  agent: { disabled: true },
  mcp: { disabled: true },
}

/** Serves a page from which people read the API document, with all that it needs. */
export async function addApiReference(server: FastifyInstance): Promise<void> {
  await server.register(async (scope) => {
    await scope.register(scalar, {
      routePrefix: path,
      configuration: { url: documentPath },
      // The library's own page runs a script that stands in it, which the policy forbids; ours does not.
      hooks: {
        onRequest: (request, reply, next) => {
          if (request.url.split('?', 1)[0] === `${path}/`) sendPage(reply)
          else next()
        },
      },
    })
  })
}

function sendPage(reply: FastifyReply): void {
  reply.header('content-security-policy', contentSecurityPolicy).type('text/html; charset=utf-8').send(page)
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Lodger API</title>
  </head>
  <body>
    <noscript>This page needs JavaScript. The API document itself is at <a href="${documentPath}">${documentPath}</a>.</noscript>
    <script id="api-reference" data-url="${documentPath}" data-configuration='${JSON.stringify(configuration)}'></script>
    <script src="${path}/js/scalar.js"></script>
  </body>
</html>
`

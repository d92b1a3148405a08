import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'
import type { Visit } from './visit.ts'

/** One page, one thought. */
export interface PortalPage {
  readonly title: string
  readonly body: Html
  readonly status?: number
}

export const stylesheet = readFileSync(new URL('./portal.css', import.meta.url))
/** Its name changes with its content, so that it may be kept for good. */
export const stylesheetPath = `/portal/${createHash('sha256').update(stylesheet).digest('hex').slice(0, 12)}.css`

/** Sends a page that nobody keeps: it may hold a person's name, or a form that is good only now. */
export function sendPage(reply: FastifyReply, visit: Visit, page: PortalPage): FastifyReply {
  return reply
    .code(page.status ?? 200)
    .header('cache-control', 'no-store')
    .header('content-language', visit.language)
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .send(layOut(visit, page).markup)
}

function layOut({ language, organizationName }: Visit, { title, body }: PortalPage): Html {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${stylesheetPath}">
<link rel="icon" href="data:,">
</head>
<body>
<main class="page">
<p class="who">${organizationName}</p>
${body}
</main>
</body>
</html>
`
}

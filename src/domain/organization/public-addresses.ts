/** Where devices look for their server, on the domain of the work account. */
export const discoveryPath = '/.well-known/com.apple.remotemanagement'

/** The User Enrollment Link: what a person opens on the device. */
export function enrollmentLink(publicUrl: URL, code: string): string {
  return new URL(`/e/${code}`, publicUrl).href
}

/** Where an organization's own web server sends devices that look for their server. */
export function discoveryUrl(publicUrl: URL, code: string): string {
  return new URL(`/e/${code}/discovery`, publicUrl).href
}

export interface Snippet {
  readonly server: string
  readonly text: string
}

/**
 * Ready configuration for the web server of the owners' domain.
 *
 * A device does not append its query to where it is redirected, so each of these hands the query on: it says who
 * enrolls and with which model.
 */
export function discoverySnippets(discovery: string): readonly Snippet[] {
  return [
    { server: 'nginx', text: nginx(discovery) },
    { server: 'Apache', text: apache(discovery) },
    { server: 'Caddy', text: caddy(discovery) },
    { server: 'Cloudflare', text: cloudflare(discovery) },
  ]
}

function nginx(discovery: string): string {
  return `# inside the server block of your domain
location = ${discoveryPath} {
    return 302 ${discovery}$is_args$args;
}
`
}

function apache(discovery: string): string {
  return `# inside the virtual host of your domain; needs mod_rewrite
RewriteEngine On
RewriteRule "^${discoveryPath.replaceAll('.', '\\.')}$" "${discovery}" [R=302,L,QSA]
`
}

function caddy(discovery: string): string {
  return `# inside the site block of your domain
redir ${discoveryPath} ${discovery}?{query} 302
`
}

function cloudflare(discovery: string): string {
  return `# Rules > Redirect Rules > Create rule
When incoming requests match:  (http.request.uri.path eq "${discoveryPath}")
Then:                          URL redirect, type Static
URL:                           ${discovery}
Status code:                   302
Preserve query string:         on
`
}

import { describe, expect, it } from 'vitest'
import { discoverySnippets, discoveryUrl, enrollmentLink } from './public-addresses.ts'

const publicUrl = new URL('https://mdm.example.com')
const discovery = discoveryUrl(publicUrl, 'k3v9x2m7qa')

describe('public addresses', () => {
  it('are below the public URL, and hold the code', () => {
    expect(enrollmentLink(publicUrl, 'k3v9x2m7qa')).toBe('https://mdm.example.com/e/k3v9x2m7qa')
    expect(discovery).toBe('https://mdm.example.com/e/k3v9x2m7qa/discovery')
  })
})

describe('the ready web server configuration', () => {
  // A device does not append its query to the redirect's target, so the server must.
  it.each([
    ['nginx', 'return 302 https://mdm.example.com/e/k3v9x2m7qa/discovery$is_args$args;'],
    ['Apache', '"https://mdm.example.com/e/k3v9x2m7qa/discovery" [R=302,L,QSA]'],
    [
      'Caddy',
      'redir /.well-known/com.apple.remotemanagement https://mdm.example.com/e/k3v9x2m7qa/discovery?{query} 302',
    ],
    ['Cloudflare', 'Preserve query string:         on'],
  ])('for %s hands the query on', (server, line) => {
    expect(discoverySnippets(discovery).find((snippet) => snippet.server === server)?.text).toContain(line)
  })

  it('is there for four servers', () => {
    expect(discoverySnippets(discovery).map((snippet) => snippet.server)).toEqual([
      'nginx',
      'Apache',
      'Caddy',
      'Cloudflare',
    ])
  })
})

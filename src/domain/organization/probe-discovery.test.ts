import { describe, expect, it } from 'vitest'
import { probeDiscovery, readAnswer } from './probe-discovery.ts'

const target = {
  publicUrl: new URL('https://mdm.example.com'),
  discoveryUrl: 'https://mdm.example.com/e/k3v9x2m7qa/discovery',
}

function redirect(location: string) {
  return { status: 302, location, body: '' }
}

function document(body: unknown) {
  return { status: 200, location: undefined, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

describe('an answer of the owners’ domain', () => {
  it.each([
    [
      'a redirect with its query',
      redirect(`${target.discoveryUrl}?user-identifier=a%40b&model-family=iPhone`),
      'found',
    ],
    ['a redirect without it', redirect(target.discoveryUrl), 'query-dropped'],
    [
      'a redirect to another network',
      redirect('https://mdm.example.com/e/aaaaaaaaaa/discovery?user-identifier=a'),
      'elsewhere',
    ],
    [
      'a redirect to another server',
      redirect('https://mdm.example.org/e/k3v9x2m7qa/discovery?user-identifier=a'),
      'elsewhere',
    ],
    ['a redirect to nowhere', redirect('/login'), 'elsewhere'],
    [
      'a document that names this server',
      document({ Servers: [{ Version: 'mdm-byod', BaseURL: 'https://mdm.example.com/mdm/x/enroll' }] }),
      'found',
    ],
    [
      'a document of another server',
      document({ Servers: [{ Version: 'mdm-byod', BaseURL: 'https://mdm.example.org/' }] }),
      'elsewhere',
    ],
    ['a web page', document('<!doctype html>'), 'elsewhere'],
    ['an empty list', document({ Servers: [] }), 'elsewhere'],
    ['null', document('null'), 'elsewhere'],
    ['not found', { status: 404, location: undefined, body: '' }, 'elsewhere'],
  ])('that is %s counts as %s', (_what, answer, verdict) => {
    expect(readAnswer(answer, target)).toBe(verdict)
  })
})

it.each(['localhost', 'nothing.invalid', '127.0.0.1', '[::1]', 'a b'])('does not reach %s', async (domain) => {
  expect(await probeDiscovery(domain, target)).toBe('not-reachable')
})

import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { hasProblem } from './problem.ts'

/** What only devices and people who enroll are told, by edges of their own. */
const toldElsewhere = new Set(['AUTHENTICATION_OFF', 'AUTHORITY_MISSING', 'ENROLLMENT_ID_TAKEN', 'IDENTITY_TAKEN'])

const source = new URL('../../', import.meta.url)

function codesIn(folder: string): string[] {
  const files = readdirSync(new URL(folder, source), { recursive: true, encoding: 'utf8' })
  const texts = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(`${folder}/${file}`, source), 'utf8'))
  return texts.flatMap((text) => [...text.matchAll(/new LodgerError\(\s*'([A-Z_]+)'/g)].map(([, code]) => code!))
}

it('knows every refusal of the rooms that admins ask', () => {
  const codes = new Set([...codesIn('domain'), ...codesIn('http/admin')])
  expect(codes.size).toBeGreaterThan(30)
  expect([...codes].filter((code) => !hasProblem(code) && !toldElsewhere.has(code))).toEqual([])
})

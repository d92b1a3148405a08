import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Ctx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { openVault } from '../../platform/vault.ts'
import { type EnrollmentRequest, openEnrollmentRequest, signEnrollmentRequest } from './enrollment-request.ts'

const network = 'a' as NetworkId
const request: EnrollmentRequest = { kind: 'user', method: 'account-driven', platform: 'ios' }
const ctx = ctxAt('2026-01-01T12:00:00Z')
const signed = signEnrollmentRequest(ctx, network, request)

describe('a signed enrollment request', () => {
  it('opens as what it was', () => {
    expect(openEnrollmentRequest(ctx, network, signed)).toEqual(request)
  })

  it('is safe in an address', () => {
    expect(signed).toMatch(/^[\w.-]+$/)
  })

  const [body, signature] = signed.split('.')
  const forged = Buffer.from(Buffer.from(body!, 'base64url').toString().replace('"user"', '"device"'))
  it.each([
    ['was edited', `${forged.toString('base64url')}.${signature}`],
    ['has no signature', body!],
    ['has a short signature', `${body}.AAAA`],
    ['is empty', ''],
    ['is noise', randomBytes(40).toString('base64url')],
  ])('is refused when it %s', (_, text) => {
    expect(() => openEnrollmentRequest(ctx, network, text)).toThrow(expect.objectContaining({ code: 'TOKEN_UNKNOWN' }))
  })

  it('is refused in another network, and by another server', () => {
    const elsewhere = { ...ctx, vault: openVault(randomBytes(32)) }
    for (const open of [
      () => openEnrollmentRequest(ctx, 'b' as NetworkId, signed),
      () => openEnrollmentRequest(elsewhere, network, signed),
    ]) {
      expect(open).toThrow(expect.objectContaining({ code: 'TOKEN_UNKNOWN' }))
    }
  })

  it('expires after a quarter of an hour', () => {
    const at = (time: string) => () => openEnrollmentRequest({ ...ctx, now: () => new Date(time) }, network, signed)
    expect(at('2026-01-01T12:15:00Z')).not.toThrow()
    expect(at('2026-01-01T12:15:01Z')).toThrow(expect.objectContaining({ code: 'TOKEN_EXPIRED' }))
  })
})

function ctxAt(time: string): Ctx {
  return { vault: openVault(Buffer.alloc(32, 1)), now: () => new Date(time) } as Ctx
}

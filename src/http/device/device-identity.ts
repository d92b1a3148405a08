import { createHash } from 'node:crypto'
import { BlockList, isIPv6 } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import { type CertificateReader, cachedCertificates } from '../../pki/certificate-cache.ts'
import { malformed } from '../../pki/der.ts'
import { verifyMdmSignature } from '../../pki/mdm-signature.ts'
import { certificatesFromPem, strictBase64 } from '../../pki/pem.ts'
import type { ClientCertificateHeader, Config } from '../../platform/config.ts'
import { edgeRefusal } from './device-answer.ts'

/**
 * Finds out which certificate the sender of a request has the key of, and gives its SHA-256.
 *
 * @param body - the bytes as they came in
 * @throws {LodgerError} IDENTITY_MISSING, IDENTITY_CONFLICT
 * @throws {PkiError} if a proof is malformed or false
 */
export type IdentityFinder = (request: FastifyRequest, body: Buffer) => Buffer

const rememberedCertificates = 5000

/**
 * A device proves its identity by the TLS handshake, by what a trusted proxy says of the handshake, or by a signature
 * over the body. Each proof that is there must hold, and all must be of the same identity; what anybody but a trusted
 * proxy says of a handshake is nothing.
 */
export function identityFinder(config: Pick<Config, 'trustedProxies' | 'clientCertificateHeader'>): IdentityFinder {
  const readCertificate = cachedCertificates(rememberedCertificates)
  const isTrusted = proxyCheck(config.trustedProxies)
  return (request, body) => {
    const proofs = [
      fromHandshake(request),
      isTrusted(request) ? fromProxy(request, config.clientCertificateHeader, readCertificate) : undefined,
      fromSignature(request, body, readCertificate),
    ].filter((proof) => proof !== undefined)
    const [fingerprint] = proofs
    if (!fingerprint) throw edgeRefusal('IDENTITY_MISSING', 'The device did not prove its identity.')
    if (proofs.some((proof) => !proof.equals(fingerprint))) {
      throw edgeRefusal('IDENTITY_CONFLICT', 'The device proved two identities at once.')
    }
    return fingerprint
  }
}

/** By connection: a device sends many requests over one. */
const peers = new WeakMap<object, Buffer | null>()

/** The handshake proves the key. Whose certificate it is, is looked up by the caller. */
function fromHandshake({ raw }: FastifyRequest): Buffer | undefined {
  const socket = raw.socket as Partial<TLSSocket>
  if (!socket.getPeerX509Certificate) return undefined
  let fingerprint = peers.get(socket)
  if (fingerprint === undefined) {
    const certificate = socket.getPeerX509Certificate()
    fingerprint = certificate ? createHash('sha256').update(certificate.raw).digest() : null
    peers.set(socket, fingerprint)
  }
  return fingerprint ?? undefined
}

function fromProxy(
  { headers }: FastifyRequest,
  name: ClientCertificateHeader | undefined,
  readCertificate: CertificateReader,
): Buffer | undefined {
  const header = name && headers[name]
  if (!header) return undefined
  if (typeof header !== 'string') throw malformed('The proxy sent two certificates.')
  return readCertificate(name === 'client-cert' ? fromByteSequence(header) : fromEscapedPem(header)).fingerprint
}

/** RFC 9440 section 2.2: base64 of the DER between colons. */
function fromByteSequence(header: string): Buffer {
  const [, encoded] = /^:([A-Za-z0-9+/]+=*):$/.exec(header) ?? []
  if (encoded === undefined) throw malformed('The Client-Cert header is no byte sequence.')
  return strictBase64(encoded)
}

/** As nginx writes `$ssl_client_escaped_cert`. */
function fromEscapedPem(header: string): Buffer {
  let pem: string
  try {
    pem = decodeURIComponent(header)
  } catch {
    throw malformed('The certificate header is not URL-escaped.')
  }
  return certificatesFromPem(pem)[0]!
}

function fromSignature(
  { headers }: FastifyRequest,
  body: Buffer,
  readCertificate: CertificateReader,
): Buffer | undefined {
  const header = headers['mdm-signature']
  if (header === undefined) return undefined
  if (typeof header !== 'string') throw malformed('There are two signatures.')
  return verifyMdmSignature(header, body, readCertificate).fingerprint
}

/** By the address that the connection comes from, not by what its headers say. */
function proxyCheck(proxies: readonly string[]): (request: FastifyRequest) => boolean {
  const trusted = new BlockList()
  for (const proxy of proxies) {
    const [address = '', prefix] = proxy.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (prefix === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(prefix), family)
  }
  return ({ raw }) => {
    const address = raw.socket.remoteAddress
    return address !== undefined && trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
}

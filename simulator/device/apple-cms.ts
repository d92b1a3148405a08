// CMS as Apple's devices write it: BER with indefinite lengths, content in a piece of its own, and sometimes no signed
// attributes, so that the signature is over the content itself. Seen in real messages, see src/pki/golden.
import { sign } from 'node:crypto'
import type { Identity } from '../../src/pki/authority.ts'
import { parseCertificate } from '../../src/pki/certificate.ts'
import { signDataInBer } from '../../src/pki/cms-signed-data.ts'
import { contextTag, tags } from '../../src/pki/der.ts'
import * as write from '../../src/pki/der-writer.ts'
import { signMachineInfo } from '../../src/pki/machine-info-signature.ts'
import { oids } from '../../src/pki/object-identifiers.ts'
import { isOlder } from '../rules/is-older.ts'
import type { Model, SystemVersion } from './models.ts'

/**
 * Signs machine info: SHA-1 under the device's factory certificate. Macs leave the signed attributes out.
 *
 * @param authority - who issued the factory certificate, sent along
 */
export function signFactoryMessage(
  content: Buffer,
  identity: Identity,
  authority: Buffer,
  { platform }: Model,
  now: Date,
): Buffer {
  if (platform === 'macos') {
    return signWithoutAttributes(content, { identity, chain: [authority], digest: 'sha1', isDetached: false })
  }
  return signMachineInfo(content, {
    certificate: identity.certificate,
    key: identity.privateKey,
    chain: [authority],
    signingTime: now,
  })
}

/** The value of `Mdm-Signature`: a detached signature over the body by the MDM identity. */
export function mdmSignature(body: Buffer, identity: Identity, model: Model, system: SystemVersion): string {
  return signBody(body, identity, model, system).toString('base64')
}

/** Which of Apple's ways a system uses is not published; between them, simulated devices use all that were seen. */
function signBody(body: Buffer, identity: Identity, model: Model, system: SystemVersion): Buffer {
  if (model.platform === 'macos') {
    return signWithoutAttributes(body, { identity, chain: [], digest: 'sha256', isDetached: true })
  }
  if (model.platform !== 'visionos' && isOlder(system.version, '17.0')) {
    return signWithoutAttributes(body, { identity, chain: [], digest: 'sha1', isDetached: true })
  }
  return signDataInBer(body, { certificate: identity.certificate, key: identity.privateKey, detached: true })
}

interface PlainSignature {
  readonly identity: Identity
  readonly chain: readonly Buffer[]
  readonly digest: 'sha1' | 'sha256'
  readonly isDetached: boolean
}

function signWithoutAttributes(content: Buffer, { identity, chain, digest, isDetached }: PlainSignature): Buffer {
  const { issuer, serial } = parseCertificate(identity.certificate)
  const digestAlgorithm = write.sequence(write.objectIdentifier(oids[digest]), write.nullValue())
  const signer = write.sequence(
    write.integer(1),
    write.sequence(issuer.der, write.element(tags.integer, serial)),
    digestAlgorithm,
    signatureAlgorithm(identity, digest),
    write.octetString(sign(digest, content, identity.privateKey)),
  )
  const pieces = write.indefiniteElement(tags.octetStringInPieces, write.octetString(content))
  const embedded = isDetached ? [] : [write.indefiniteElement(contextTag(0), pieces)]
  return write.indefiniteElement(
    tags.sequence,
    write.objectIdentifier(oids.signedData),
    write.indefiniteElement(
      contextTag(0),
      write.indefiniteElement(
        tags.sequence,
        write.integer(1),
        write.setOf(digestAlgorithm),
        write.indefiniteElement(tags.sequence, write.objectIdentifier(oids.data), ...embedded),
        write.context(0, identity.certificate, ...chain),
        write.setOf(signer),
      ),
    ),
  )
}

function signatureAlgorithm({ privateKey }: Identity, digest: 'sha1' | 'sha256'): Buffer {
  if (privateKey.asymmetricKeyType === 'rsa') {
    return write.sequence(write.objectIdentifier(oids.rsaEncryption), write.nullValue())
  }
  return write.sequence(write.objectIdentifier(digest === 'sha1' ? oids.ecdsaWithSha1 : oids.ecdsaWithSha256))
}

import { createPrivateKey, type KeyObject } from 'node:crypto'
import { type PushCertificate, readPushCertificate } from '../../pki/apns-certificate.ts'
import { PkiError } from '../../pki/asn1-error.ts'
import { exportPrivateKey, importPrivateKey } from '../../pki/keys.ts'
import { certificateToPem } from '../../pki/pem.ts'
import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { addJob } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { countDevicesOfOtherTopics } from '../devices/count-devices-of-other-topics.ts'
import { getPushCertificate } from './get-push-certificate.ts'
import { daysBefore, keyContext, type PushCertificateHealth, warningDays } from './push-certificate.ts'
import {
  type CertificateRow,
  insertCertificate,
  lockCertificates,
  selectCertificate,
  updateCertificate,
} from './store.ts'
import { warnOfExpiryJob } from './warn-of-expiry.ts'

export interface PushCertificateUpload {
  /** The certificate that Apple gave out. */
  readonly certificatePem: string
  /** Its key, if that was not made by Lodger. */
  readonly privateKeyPem?: string | undefined
  readonly appleAccount?: string | undefined
}

/**
 * Installs a push certificate, for the waiting request or with a key of its own.
 *
 * @throws {LodgerError} PUSH_REQUEST_MISSING, PUSH_KEY_INVALID, PUSH_KEY_MISMATCH, PUSH_CERTIFICATE_INVALID,
 *   PUSH_CERTIFICATE_EXPIRED; PUSH_TOPIC_CHANGED while devices are enrolled under another topic, since they would all
 *   have to enroll again
 */
export async function uploadPushCertificate(ctx: Ctx, input: PushCertificateUpload): Promise<PushCertificateHealth> {
  await inTransaction(ctx, async (tx) => {
    await lockCertificates(tx)
    const request = input.privateKeyPem === undefined ? await selectCertificate(tx, 'requested') : undefined
    const key = input.privateKeyPem === undefined ? openRequestKey(tx, request) : readKey(input.privateKeyPem)
    const certificate = readCertificate(input.certificatePem, key)
    requireValid(certificate, tx.now())
    await requireSameTopic(tx, certificate.topic)
    await install(tx, { certificate, key, requestId: request?.id, appleAccount: input.appleAccount })
  })
  return getPushCertificate(ctx)
}

function openRequestKey(tx: Tx, request: CertificateRow | undefined): KeyObject {
  if (!request) {
    throw new LodgerError('PUSH_REQUEST_MISSING', 'No request waits for a certificate: make one, or give the key, too.')
  }
  return importPrivateKey(tx.vault.open(request.privateKeySealed, keyContext(request.id)))
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    const message = 'The private key cannot be read: it must be PEM without a password.'
    throw new LodgerError('PUSH_KEY_INVALID', message, { cause, field: 'privateKeyPem' })
  }
}

function readCertificate(pem: string, key: KeyObject): PushCertificate {
  try {
    return readPushCertificate(pem, key)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    const code = cause.code === 'KEY_REFUSED' ? 'PUSH_KEY_MISMATCH' : 'PUSH_CERTIFICATE_INVALID'
    throw new LodgerError(code, cause.message, { cause, field: 'certificatePem' })
  }
}

function requireValid({ notBefore, notAfter }: PushCertificate, now: Date): void {
  if (notBefore <= now && now < notAfter) return
  const message = now < notBefore ? 'This certificate is not valid yet.' : 'This certificate has expired.'
  throw new LodgerError('PUSH_CERTIFICATE_EXPIRED', message, { field: 'certificatePem' })
}

async function requireSameTopic(tx: Tx, topic: string): Promise<void> {
  const devices = await countDevicesOfOtherTopics(tx, topic)
  if (devices === 0) return
  throw new LodgerError(
    'PUSH_TOPIC_CHANGED',
    'This certificate has another topic than the one devices are enrolled under, and would cut them off. At Apple, choose Renew on the certificate in use, with the Apple Account it was made with.',
    { field: 'certificatePem', details: { devices } },
  )
}

interface Installation {
  readonly certificate: PushCertificate
  readonly key: KeyObject
  readonly requestId: string | undefined
  readonly appleAccount: string | undefined
}

async function install(tx: Tx, { certificate, key, requestId, appleAccount }: Installation): Promise<void> {
  const previous = await selectCertificate(tx, 'active')
  if (previous) await updateCertificate(tx, previous.id, { state: 'replaced' })
  const id = requestId ?? tx.newId()
  const row = {
    state: 'active',
    requestPem: null,
    certificatePem: certificateToPem(certificate.certificate),
    topic: certificate.topic,
    notAfter: certificate.notAfter,
    appleAccount: appleAccount ?? (previous?.topic === certificate.topic ? previous.appleAccount : null),
  }
  if (requestId === undefined) {
    const privateKeySealed = tx.vault.seal(exportPrivateKey(key), keyContext(id))
    await insertCertificate(tx, { ...row, id, privateKeySealed, createdAt: tx.now() })
  } else await updateCertificate(tx, id, row)
  await scheduleWarnings(tx, id, certificate.notAfter)
  await recordAudit(tx, {
    action: 'push-certificate.installed',
    subject: { kind: 'push-certificate', id, label: certificate.topic },
    ...(previous && { before: { topic: previous.topic, expiresAt: previous.notAfter } }),
    after: { topic: certificate.topic, expiresAt: certificate.notAfter },
  })
}

async function scheduleWarnings(tx: Tx, certificateId: string, notAfter: Date): Promise<void> {
  for (const days of warningDays) {
    const runAt = daysBefore(notAfter, days)
    if (runAt <= tx.now()) continue
    await addJob(
      tx,
      warnOfExpiryJob,
      { certificateId, days },
      { runAt, key: `warn-of-expiry:${certificateId}:${days}` },
    )
  }
}

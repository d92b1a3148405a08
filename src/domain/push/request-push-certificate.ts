import { createCsr } from '../../pki/csr.ts'
import { createPrivateKeyOf, exportPrivateKey } from '../../pki/keys.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { getPushCertificate } from './get-push-certificate.ts'
import { keyContext, type PushCertificateHealth } from './push-certificate.ts'
import { deleteRequests, insertCertificate, lockCertificates } from './store.ts'

/** Makes a key and a request for a push certificate, instead of one that waits already. */
export async function requestPushCertificate(ctx: Ctx): Promise<PushCertificateHealth> {
  const key = await createPrivateKeyOf('rsa-2048')
  const requestPem = toPem(createCsr({ key, commonName: 'Lodger MDM push' }))
  await inTransaction(ctx, async (tx) => {
    await lockCertificates(tx)
    await deleteRequests(tx)
    const id = tx.newId()
    const privateKeySealed = tx.vault.seal(exportPrivateKey(key), keyContext(id))
    await insertCertificate(tx, { id, state: 'requested', requestPem, privateKeySealed, createdAt: tx.now() })
    await recordAudit(tx, { action: 'push-certificate.requested', subject: { kind: 'push-certificate', id } })
  })
  return getPushCertificate(ctx)
}

/** RFC 7468 section 7. */
function toPem(csr: Buffer): string {
  const lines = csr.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''].join('\n')
}

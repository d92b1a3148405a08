import { createHash } from 'node:crypto'
import { readScepMessage, ScepRefusal, type ScepRequest, writeScepFailure, writeScepSuccess } from '../../pki/scep.ts'
import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { bindIdentity } from '../ca/bind-identity.ts'
import { isUsable } from '../ca/device-identity.ts'
import { findCurrentIdentity, findIdentity } from '../ca/find-identity.ts'
import { issueIdentity } from '../ca/issue-identity.ts'
import { loadAuthority } from '../ca/load-authority.ts'
import { getDevice } from '../devices/get-device.ts'
import { getOrganization } from '../organization/get-organization.ts'
import type { Network } from '../organization/network.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import { type EnrollmentSession, sessionMinutes } from './enrollment-session.ts'
import { recordRefusal } from './record-refusal.ts'
import { hashSecret } from './secrets.ts'
import { lockSession, updateSession } from './store.ts'

/**
 * Answers the SCEP request of a device of this network. Whatever is wrong with it, the device gets one and the same
 * refusal; the reason goes into the log.
 *
 * @param message - the body of a PKIOperation
 * @throws {ScepRefusal} if the message is so broken that there is nobody to answer
 */
export async function answerScep(ctx: Ctx, network: Network, message: Uint8Array): Promise<Buffer> {
  const { scepHelper } = await loadAuthority(ctx)
  try {
    const request = readScepMessage(message, scepHelper)
    const certificate = await inTransaction(ctx, (tx) => certify(tx, network, request))
    return writeScepSuccess(request, scepHelper, certificate)
  } catch (error) {
    if (!(error instanceof ScepRefusal) || error.basics === null) throw error
    if (error.cause instanceof EnrollmentRefusal) await recordRefusal(ctx, error.cause, { network })
    else ctx.log.warn('enrollment.scep-refused', { networkId: network.id, error })
    return writeScepFailure(error.basics, scepHelper, error.failInfo)
  }
}

async function certify(tx: Tx, network: Network, request: ScepRequest): Promise<Buffer> {
  try {
    return await (request.messageType === 'PKCSReq'
      ? certifyByChallenge(tx, network, request)
      : renew(tx, network, request))
  } catch (cause) {
    if (!(cause instanceof EnrollmentRefusal)) throw cause
    throw new ScepRefusal('badRequest', request, 'The request is not entitled to a certificate.', { cause })
  }
}

/** The challenge alone entitles: the request's signer and subject are the client's invention. */
async function certifyByChallenge(tx: Tx, network: Network, request: ScepRequest): Promise<Buffer> {
  const challenge = request.csr.challengePassword
  const session = challenge ? await lockSession(tx, { challengeHash: hashSecret(challenge) }) : undefined
  if (session?.networkId !== network.id) throw new EnrollmentRefusal('TOKEN_UNKNOWN')
  await burnChallenge(tx, session, request)
  return issueFor(tx, session, request)
}

/**
 * A challenge certifies one key, once. The very same request may come a second time, because the first answer may have
 * got lost; after that the challenge is gone.
 */
async function burnChallenge(tx: Tx, session: EnrollmentSession, request: ScepRequest): Promise<void> {
  if (session.challengeExpiresAt === null || session.challengeExpiresAt < tx.now()) {
    throw new EnrollmentRefusal('TOKEN_EXPIRED')
  }
  const usedBy = nameOf(request)
  if (session.challengeUsedBy === null) {
    await updateSession(tx, session.id, { challengeUsedBy: usedBy, ...(session.state !== 'bound' && nextState(tx)) })
  } else if (session.challengeUsedBy.equals(usedBy)) {
    await updateSession(tx, session.id, { challengeHash: null })
  } else {
    throw new EnrollmentRefusal('TOKEN_USED')
  }
}

/** With its identity, a device has another hour to say Authenticate. */
function nextState(tx: Tx) {
  const expiresAt = new Date(tx.now().getTime() + sessionMinutes * 60_000)
  return { state: 'certificate-issued', expiresAt } as const
}

function nameOf({ transactionId, csr }: ScepRequest): Buffer {
  return createHash('sha256').update(transactionId).update('\0').update(csr.publicKeySpki).digest()
}

/** Only the newest identity of a live enrollment renews itself, and what it gets belongs to the same device. */
async function renew(tx: Tx, network: Network, request: ScepRequest): Promise<Buffer> {
  const old = await findIdentity(tx, request.signer.fingerprint)
  if (!old || old.deviceId === null || old.networkId !== network.id || !isUsable(old, tx.now())) {
    throw new EnrollmentRefusal('CERTIFICATE_UNKNOWN')
  }
  const session = await lockSession(tx, { id: old.sessionId })
  const device = await getDevice(tx, old.deviceId)
  const current = await findCurrentIdentity(tx, device.id)
  const isLive = device.state === 'enrolled' || device.state === 'lapsed'
  if (!session || !isLive || !current?.fingerprint.equals(old.fingerprint)) {
    throw new EnrollmentRefusal('CERTIFICATE_UNKNOWN')
  }
  const certificate = await issueFor(tx, session, request)
  await bindIdentity(tx, fingerprintOf(certificate), device.id)
  return certificate
}

async function issueFor(tx: Tx, session: EnrollmentSession, { csr }: ScepRequest): Promise<Buffer> {
  const { name: organizationName } = await getOrganization(tx)
  tx.log.info('enrollment.identity-issued', { sessionId: session.id, networkId: session.networkId })
  return issueIdentity(tx, {
    sessionId: session.id,
    networkId: session.networkId,
    organizationName,
    publicKeySpki: csr.publicKeySpki,
  })
}

function fingerprintOf(certificate: Buffer): Buffer {
  return createHash('sha256').update(certificate).digest()
}

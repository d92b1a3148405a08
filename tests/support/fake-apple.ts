import { FakeApns } from '../../simulator/apple/apns.ts'
import { PushPortal } from '../../simulator/apple/push-portal.ts'
import { stateInMemory } from '../../simulator/state-directory.ts'
import { ApnsClient } from '../../src/clients/apns.ts'
import { requestPushCertificate } from '../../src/domain/push/request-push-certificate.ts'
import { uploadPushCertificate } from '../../src/domain/push/upload-push-certificate.ts'
import type { Ctx } from '../../src/platform/ctx.ts'

export const pushTopic = 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a'

/** Apple's push service, a client of it, and the push certificate installed that goes with it. */
export async function fakeApple(ctx: Ctx): Promise<{ apns: FakeApns; client: ApnsClient; close(): Promise<void> }> {
  const store = stateInMemory()
  const now = () => new Date()
  const portal = await PushPortal.open(store, now())
  const apns = await FakeApns.start({ portal, store, now })
  const { request } = await requestPushCertificate(ctx)
  const certificatePem = portal.signPushRequest(request?.pem ?? '', { topic: pushTopic })
  await uploadPushCertificate(ctx, { certificatePem })
  const client = new ApnsClient({ baseUrl: new URL(apns.url), extraCa: apns.trustRoot })
  return {
    apns,
    client,
    async close() {
      client.close()
      await apns.close()
    },
  }
}

import * as contract from '../../contract/push-certificate.ts'
import { getPushCertificate } from '../../domain/push/get-push-certificate.ts'
import type { PushCertificateHealth } from '../../domain/push/push-certificate.ts'
import { requestPushCertificate } from '../../domain/push/request-push-certificate.ts'
import { uploadPushCertificate } from '../../domain/push/upload-push-certificate.ts'
import { type Edge, route } from './route.ts'

export function addPushCertificate(edge: Edge): void {
  route(edge, contract.getPushCertificate, async ({ ctx }) => certificateJson(await getPushCertificate(ctx)))

  route(edge, contract.requestPushCertificate, async ({ ctx }) => certificateJson(await requestPushCertificate(ctx)))

  route(edge, contract.uploadPushCertificate, async ({ ctx, body }) =>
    certificateJson(await uploadPushCertificate(ctx, body)),
  )
}

function certificateJson({ expiresAt, request, ...health }: PushCertificateHealth): contract.PushCertificate {
  return {
    ...health,
    expiresAt: expiresAt?.toISOString() ?? null,
    request: request && { pem: request.pem, createdAt: request.createdAt.toISOString() },
  }
}

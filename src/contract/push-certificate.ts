import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { Time } from './shapes.ts'

export const PushCertificate = z.object({
  state: z.enum(['none', 'requested', 'active', 'expiring', 'expired']),
  topic: z.string().nullable(),
  expiresAt: Time.nullable(),
  daysLeft: z.number().int().nullable(),
  appleAccount: z
    .string()
    .nullable()
    .meta({ description: 'The Apple Account it was made with: renew with the same one' }),
  /** A request waiting for its certificate. */
  request: z.object({ pem: z.string(), createdAt: Time }).nullable(),
  /** What Apple said about the last push, if something is wrong. */
  problem: z.string().nullable(),
})
export type PushCertificate = z.infer<typeof PushCertificate>

export const getPushCertificate = defineEndpoint({
  id: 'getPushCertificate',
  method: 'GET',
  path: '/push-certificate',
  summary: 'The push certificate and its health',
  tag: 'Push certificate',
  access: 'session',
  answer: PushCertificate,
})
export const requestPushCertificate = defineEndpoint({
  id: 'requestPushCertificate',
  method: 'POST',
  path: '/push-certificate/request',
  summary: 'Make a key and a certificate signing request (PEM)',
  tag: 'Push certificate',
  access: 'organization',
  answer: PushCertificate,
  status: 201,
})
export const uploadPushCertificate = defineEndpoint({
  id: 'uploadPushCertificate',
  method: 'PUT',
  path: '/push-certificate',
  summary:
    'Install the certificate: for the waiting request, or together with its own private key; a changed topic is refused while devices exist',
  tag: 'Push certificate',
  access: 'organization',
  body: z
    .strictObject({
      certificatePem: z.string().min(1).max(32_768),
      privateKeyPem: z.string().max(32_768).optional().meta({ description: 'Only if the key was made elsewhere' }),
      appleAccount: z.string().trim().max(254).optional(),
    })
    .meta({
      example: {
        certificatePem: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n',
        appleAccount: 'mdm@example.com',
      },
    }),
  answer: PushCertificate,
})

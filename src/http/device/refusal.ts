import type { FastifyReply } from 'fastify'
import { type ErrorBodyCode, errorBodyMediaType, writeErrorBody } from '../../apple/enrollment/error-body.ts'
import type { RefusalReason } from '../../domain/enrollment/enrollment-refusal.ts'

/** Why a device is turned away before it is enrolled: for the log on the device, and for the person in front of it. */
export interface DeviceRefusal {
  readonly reason: RefusalReason | 'MALFORMED_REQUEST' | 'NO_SERVER_FOUND'
  /** As the device told its language, such as `de-DE`. */
  readonly language?: string | null
  readonly traceId: string
}

/**
 * Answers 403 with a sentence that the device may show. None of Apple's codes is used that could make an enrolled device
 * leave: to a device that only wants to enroll, there is nothing to leave yet.
 */
export function sendRefusal(
  reply: FastifyReply,
  { reason, language, traceId }: DeviceRefusal,
  code: ErrorBodyCode | null = null,
): FastifyReply {
  const message = `${sentenceFor(reason, language)} (${traceId})`
  return reply
    .code(reason === 'MALFORMED_REQUEST' ? 400 : 403)
    .header('cache-control', 'no-store')
    .type(errorBodyMediaType)
    .send(Buffer.from(writeErrorBody({ code, description: `${reason} ${traceId}`, message })))
}

function sentenceFor(reason: DeviceRefusal['reason'], language: string | null | undefined): string {
  const sentence = sentences[reason] ?? sentences.MALFORMED_REQUEST
  return language?.toLowerCase().startsWith('de') ? sentence.de : sentence.en
}

interface Sentence {
  readonly en: string
  readonly de: string
}

const startOver: Sentence = {
  en: 'The sign-in is no longer valid. Start again in Settings.',
  de: 'Die Anmeldung gilt nicht mehr. Fangen Sie in den Einstellungen neu an.',
}

const sentences: Readonly<Partial<Record<DeviceRefusal['reason'], Sentence>>> & {
  readonly MALFORMED_REQUEST: Sentence
} = {
  MALFORMED_REQUEST: {
    en: 'The server did not understand this device. Ask your organization for help.',
    de: 'Der Server hat dieses Gerät nicht verstanden. Bitten Sie Ihre Organisation um Hilfe.',
  },
  NO_SERVER_FOUND: {
    en: 'This account cannot be used to enroll this device. Check the spelling, or ask your organization for help.',
    de: 'Mit diesem Account kann das Gerät nicht registriert werden. Prüfen Sie die Schreibweise, oder bitten Sie Ihre Organisation um Hilfe.',
  },
  ENROLLMENT_CLOSED: {
    en: 'Your organization does not enroll devices at the moment.',
    de: 'Ihre Organisation registriert im Moment keine Geräte.',
  },
  PUSH_CERTIFICATE_MISSING: {
    en: 'Your organization is not ready to enroll devices yet. Try again later.',
    de: 'Ihre Organisation kann noch keine Geräte registrieren. Versuchen Sie es später noch einmal.',
  },
  DEVICE_CANNOT_ENROLL: {
    en: 'This kind of device cannot be enrolled.',
    de: 'Diese Art von Gerät kann nicht registriert werden.',
  },
  SYSTEM_TOO_OLD: {
    en: 'Update this device to the newest version first, then try again.',
    de: 'Aktualisieren Sie dieses Gerät zuerst auf die neueste Version, und versuchen Sie es dann noch einmal.',
  },
  MACHINE_INFO_UNTRUSTED: {
    en: 'The server could not make sure that this is a device made by Apple. Ask your organization for help.',
    de: 'Der Server konnte nicht feststellen, dass dieses Gerät von Apple stammt. Bitten Sie Ihre Organisation um Hilfe.',
  },
  HARDWARE_IDENTIFIER_SENT: {
    en: 'This device is managed in a way that does not allow a personal enrollment, and told its serial number. Nothing was stored.',
    de: 'Dieses Gerät wird so verwaltet, dass es nicht persönlich registriert werden kann, und hat seine Seriennummer genannt. Nichts wurde gespeichert.',
  },
  TOKEN_UNKNOWN: startOver,
  TOKEN_EXPIRED: startOver,
  TOKEN_USED: startOver,
}

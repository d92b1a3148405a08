import type { CheckinMessage, DeclarativeManagement } from '../../apple/checkin/parse-checkin.ts'
import { parseEndpoint } from '../../apple/declarative/parse-endpoint.ts'
import {
  declarativeMediaType,
  writeEmptyDeclarationItems,
  writeEmptyTokens,
} from '../../apple/declarative/sync-tokens.ts'
import type { SpeakingDevice } from '../../domain/commands/exchange.ts'
import { identifySpeaker } from '../../domain/delivery/handle-report.ts'
import { ReportRefusal } from '../../domain/delivery/report-refusal.ts'
import { authenticate } from '../../domain/enrollment/authenticate.ts'
import type { Checkin, EnrollmentMessage } from '../../domain/enrollment/check-in.ts'
import { checkOut } from '../../domain/enrollment/check-out.ts'
import { tokenUpdate } from '../../domain/enrollment/token-update.ts'
import { findNetworkByCode } from '../../domain/organization/get-network.ts'
import { isRefusal } from '../../platform/errors.ts'
import { edgeRefusal } from './device-answer.ts'
import { type DeviceMessage, type DeviceReply, nothing } from './device-message.ts'

/** Hands a check-in message to the room that it is for. */
export async function handleCheckin(given: DeviceMessage, message: CheckinMessage): Promise<DeviceReply> {
  switch (message.messageType) {
    case 'Authenticate':
      await authenticate(given.ctx, await checkinOf(given, message))
      return nothing
    case 'TokenUpdate':
      await signedIn(tokenUpdate(given.ctx, await checkinOf(given, message)))
      return nothing
    case 'CheckOut':
      await checkOut(given.ctx, await checkinOf(given, message))
      return nothing
    case 'DeclarativeManagement':
      await identify(given, message)
      return declare(message)
    case 'GetToken':
      await identify(given, message)
      throw edgeRefusal('TOKEN_SERVICE_UNKNOWN', 'Lodger gives out no tokens of this service.')
    case 'SetBootstrapToken':
    case 'GetBootstrapToken':
      return refuseBootstrapToken(given, await identify(given, message))
    case 'UserAuthenticate':
      throw edgeRefusal('USER_NOT_MANAGED', 'Directory users of a Mac are not managed.')
    case 'unknown':
      throw edgeRefusal('MESSAGE_UNKNOWN', 'A message that Lodger does not know.')
    default:
      return message satisfies never
  }
}

async function checkinOf<Message extends EnrollmentMessage>(
  { ctx, networkCode, endpoint, fingerprint, bearerToken }: DeviceMessage,
  message: Message,
): Promise<Checkin<Message>> {
  const network = await findNetworkByCode(ctx, networkCode)
  if (!network) throw edgeRefusal('NETWORK_UNKNOWN', 'There is no network at this address.')
  return { network, endpointKind: endpoint, message, identity: { fingerprint }, bearerToken }
}

/** An enrolled device that does not prove who its user is can be asked to; one that is about to enroll cannot. */
async function signedIn(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isRefusal(error, 'TOKEN_MISSING') && !isRefusal(error, 'TOKEN_UNKNOWN')) throw error
    throw new ReportRefusal('wrong-bearer', null)
  }
}

function identify({ ctx, exchange, ...address }: DeviceMessage, { sender }: CheckinMessage): Promise<SpeakingDevice> {
  return identifySpeaker(ctx, exchange, { ...address, sender })
}

/** There is nothing to declare yet, and has not been since the beginning. */
const unchangedSince = new Date(0)

function declare({ endpoint }: DeclarativeManagement): DeviceReply {
  const wanted = parseEndpoint(endpoint)
  switch (wanted.name) {
    case 'tokens':
      return { body: writeEmptyTokens(unchangedSince), mediaType: declarativeMediaType }
    case 'declaration-items':
      return { body: writeEmptyDeclarationItems(), mediaType: declarativeMediaType }
    case 'status':
      return nothing
    case 'declaration':
      throw edgeRefusal('DECLARATION_UNKNOWN', 'There is no such declaration, so the device drops it.')
    default:
      return wanted satisfies never
  }
}

/** Lodger does not say that it keeps bootstrap tokens. From a personal device one means a wrong kind of enrollment. */
function refuseBootstrapToken({ ctx }: DeviceMessage, { id, kind }: SpeakingDevice): DeviceReply {
  if (kind !== 'user') return nothing
  ctx.log.error('device.bootstrap-token-sent', { deviceId: id })
  throw edgeRefusal('BOOTSTRAP_TOKEN_FORBIDDEN', 'A user-enrolled device has no bootstrap token to give.')
}

import type { Sender } from '../../apple/checkin/sender.ts'
import type { Report } from '../../apple/commands/parse-report.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { type CommandId, type EnrollmentId, isUuid } from '../../platform/ids.ts'
import type { Exchange, ExchangeDone, Exchanged } from '../commands/exchange.ts'
import type { ExchangeRequest } from '../commands/exchange-statement.ts'
import { hashBearerToken, hashChannelUser, hashEnrollmentId } from '../devices/device-identifiers.ts'
import { recordDeviceEvent } from '../devices/record-device-event.ts'
import { requestDelivery } from '../devices/request-delivery.ts'
import { hasAnswer, learn } from './learn.ts'
import { ReportRefusal } from './report-refusal.ts'

/** Who speaks, as far as the edge has found out. */
export interface Speaker {
  /** SHA-256 of the certificate whose key the sender has. */
  readonly fingerprint: Buffer
  /** The network and the kind of enrollment that the address stands for. */
  readonly networkCode: string
  readonly endpoint: 'user' | 'device'
  readonly sender: Sender
  readonly bearerToken: string | null
}

/**
 * Takes in what a device reports, and gives it its next command.
 *
 * Most reports say nothing but "idle" or "done" and are answered together with others. One whose answer tells something
 * is taken in together with what it teaches, or not at all: the device repeats it until it gets its answer.
 *
 * @returns the body of the answer; null: there is nothing to do
 * @throws {ReportRefusal} if the sender is not who it says it is
 */
export async function handleReport(
  ctx: Ctx,
  exchange: Exchange,
  speaker: Speaker,
  report: Report,
): Promise<Buffer | null> {
  const request = requestOf(ctx, speaker, report)
  const quick = hasAnswer(report) ? undefined : await exchange.answer(ctx, request)
  const exchanged =
    quick && quick.verdict !== 'teaches' ? quick : await exchangeAndLearn(ctx, exchange, request, report)
  const { device, command } = requireDone(exchanged)
  if (device.state === 'lapsed') await welcomeBack(ctx, device.id)
  return command
}

/**
 * Finds out which device sends a message that is no report.
 *
 * @throws {ReportRefusal} if the sender is not who it says it is
 */
export async function identifySpeaker(ctx: Ctx, exchange: Exchange, speaker: Speaker): Promise<ExchangeDone['device']> {
  const nothing = { status: 'none', commandUuid: null, errors: [] } as const
  return requireDone(await exchange.answer(ctx, requestOf(ctx, speaker, nothing))).device
}

function requestOf(
  { vault }: Ctx,
  { sender, bearerToken, ...address }: Speaker,
  report: Pick<Report, 'commandUuid' | 'errors'> & { readonly status: ExchangeRequest['status'] },
): ExchangeRequest {
  const enrollmentId = (sender.enrolledAs === 'user' ? sender.enrollmentId : sender.udid) as EnrollmentId
  const commandId = report.commandUuid?.toLowerCase() ?? ''
  return {
    ...address,
    enrollmentIdHash: hashEnrollmentId(vault, enrollmentId),
    userHash: sender.userId === null ? null : hashChannelUser(vault, sender.userId),
    bearerHash: bearerToken === null ? null : hashBearerToken(bearerToken),
    status: report.status,
    // What is no id of ours is the id of no command of ours.
    commandId: isUuid(commandId) ? (commandId as CommandId) : null,
    errors: report.errors,
  }
}

function exchangeAndLearn(ctx: Ctx, exchange: Exchange, request: ExchangeRequest, report: Report): Promise<Exchanged> {
  return inTransaction(ctx, async (tx) => {
    const exchanged = await exchange.answerWithin(tx, request)
    if (exchanged.verdict === 'ok' && exchanged.answered && report.status === 'Acknowledged') {
      await learn(tx, exchanged.device, exchanged.answered, report.answer)
    }
    return exchanged
  })
}

function requireDone(exchanged: Exchanged): ExchangeDone {
  if (exchanged.verdict === 'ok') return exchanged
  if (exchanged.verdict === 'teaches') throw new TypeError('A transaction takes in what answers teach')
  throw new ReportRefusal(exchanged.verdict, exchanged.deviceId)
}

/** What a device has missed while it could not be woken is looked at anew. */
function welcomeBack(ctx: Ctx, deviceId: ExchangeDone['device']['id']): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await recordDeviceEvent(tx, deviceId, 'returned')
    await requestDelivery(tx, [deviceId])
  })
}

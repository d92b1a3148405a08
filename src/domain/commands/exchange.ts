import { CompiledQuery, sql } from 'kysely'
import type { Pool } from 'pg'
import type { Refusal } from '../../apple/availability/refusal.ts'
import { writeCommandMessage } from '../../apple/commands/write-command.ts'
import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import type { ChannelId, DeviceId } from '../../platform/ids.ts'
import { counter } from '../../platform/metrics.ts'
import type { Device } from '../devices/device.ts'
import { channelIdOf } from '../devices/device-channel.ts'
import { wakeChannel } from '../push/wake-channel.ts'
import { refusalOf } from './command-guard.ts'
import { ExchangeBatches } from './exchange-batches.ts'
import {
  type ExchangeRefusal,
  type ExchangeRequest,
  type ExchangeRow,
  exchangeParameters,
  exchangeStatement,
} from './exchange-statement.ts'
import { OpenedPayloads } from './opened-payloads.ts'
import { endCommands } from './store.ts'

/** What came of a report. */
export type Exchanged =
  | ExchangeDone
  /** It has to be taken in by {@link Exchange.answerWithin}; nothing was done. */
  | { readonly verdict: 'teaches' }
  | { readonly verdict: ExchangeRefusal; readonly deviceId: DeviceId | null }

export interface ExchangeDone {
  readonly verdict: 'ok'
  readonly device: SpeakingDevice
  /** The command it answered; null if there is none such waiting, or it was answered before. */
  readonly answered: AnsweredCommand | null
  /** The body of the answer, with the next command; null: nothing to do. */
  readonly command: Buffer | null
}

/** The device that speaks, as it was before. */
export interface SpeakingDevice extends Pick<Device, 'id' | 'kind' | 'platform' | 'osVersion' | 'state'> {
  readonly channelId: ChannelId
  readonly isSupervised: boolean | null
}

export interface AnsweredCommand {
  readonly requestType: string
  readonly purpose: string
  readonly subject: string | null
}

type Ask = (request: ExchangeRequest) => Promise<ExchangeRow>

const mostAsks = 5
const postponedWakeMilliseconds = 10 * 60_000

const reports = counter('lodger_reports_total', 'Reports of devices, by what they say and what was found', [
  'status',
  'verdict',
])
const ignored = counter(
  'lodger_reports_ignored_total',
  'Reports about commands that are not waiting: repeated, or made up',
)
const handedOut = counter('lodger_commands_handed_out_total', 'Commands handed out to devices', ['type'])
const refusedOnWire = counter(
  'lodger_commands_refused_on_wire_total',
  'Commands that were in the queue though not allowed',
)

/**
 * Takes reports in and hands out commands, with one statement for each report or for many: see
 * docs/adr/0003-one-statement-per-device-request.md. One per process.
 */
export class Exchange {
  readonly #batches: ExchangeBatches
  readonly #payloads = new OpenedPayloads()

  constructor(options: { readonly pool: Pool; readonly now: () => Date }) {
    this.#batches = new ExchangeBatches(options.pool, options.now)
  }

  /** Answers a report together with others that arrive now. */
  answer(ctx: Ctx, request: ExchangeRequest): Promise<Exchanged> {
    return this.#exchange(ctx, request, (again) => this.#batches.answer(again))
  }

  /** Answers a report in a transaction that takes in what it teaches. */
  answerWithin(tx: Tx, request: ExchangeRequest): Promise<Exchanged> {
    return this.#exchange(tx, request, (again) => askWithin(tx, again))
  }

  async #exchange(ctx: Ctx, request: ExchangeRequest, ask: Ask): Promise<Exchanged> {
    const row = await ask(request)
    reports.inc({ status: request.status, verdict: row.verdict })
    if (row.verdict === 'teaches') return { verdict: row.verdict }
    if (row.verdict !== 'ok') return { verdict: row.verdict, deviceId: row.deviceId }
    if (isFinal(request.status) && row.answeredType === null) ignored.inc()
    if (row.hasPostponed) await this.#wakeLater(ctx, row.channelId!)
    return {
      verdict: 'ok',
      device: speakingDevice(row),
      answered: answeredCommand(row),
      command: await this.#nextCommand(ctx, request, row, ask),
    }
  }

  /** Asking again is harmless: what a report says is recorded once, however often it is said. */
  async #nextCommand(ctx: Ctx, request: ExchangeRequest, first: ExchangeRow, ask: Ask): Promise<Buffer | null> {
    let row = first
    for (let asks = 1; row.nextId !== null; asks += 1) {
      const message = row.isNextLost ? undefined : await this.#write(ctx, row)
      if (message) return message
      if (asks === mostAsks) return null
      row = await ask(request)
    }
    return null
  }

  /** @returns undefined if the command must not be sent, and is taken back */
  async #write(ctx: Ctx, row: ExchangeRow): Promise<Buffer | undefined> {
    const payload = await this.#payloads.get(ctx, row.nextPayloadHash!, row.nextPayloadSealed)
    if (!payload) return undefined
    const { requestType, queries } = payload
    const device = speakingDevice(row)
    const channel = device.channelId === channelIdOf(device) ? 'device' : 'user'
    const refusal = refusalOf({ ...device, requestType, queries, channel })
    if (refusal) {
      await takeBackRefused(ctx, row, requestType, refusal)
      return undefined
    }
    handedOut.inc({ type: requestType })
    return writeCommandMessage(row.nextId!.toUpperCase(), payload.body)
  }

  /** A device asks again by itself only if NotNow was the last thing it said. */
  #wakeLater(ctx: Ctx, channelId: ChannelId): Promise<void> {
    const later = new Date(ctx.now().getTime() + postponedWakeMilliseconds)
    return inTransaction(ctx, (tx) => wakeChannel(tx, channelId, later))
  }
}

/** Whether a report ends the command it is about. */
function isFinal(status: ExchangeRequest['status']): boolean {
  return status === 'Acknowledged' || status === 'Error' || status === 'CommandFormatError'
}

async function askWithin(tx: Tx, request: ExchangeRequest): Promise<ExchangeRow> {
  const parameters = exchangeParameters([request], tx.now(), true)
  const { rows } = await tx.db.executeQuery<ExchangeRow>(CompiledQuery.raw(exchangeStatement, parameters))
  return rows[0]!
}

/** No way is known for such a command to get into the queue: somebody looks into it. */
async function takeBackRefused(ctx: Ctx, row: ExchangeRow, requestType: string, refusal: Refusal): Promise<void> {
  refusedOnWire.inc()
  const { nextId: commandId, deviceId, channelId } = row
  ctx.log.error('command.refused-on-wire', { commandId, deviceId, requestType, reason: refusal.reason })
  await inTransaction(ctx, (tx) => endCommands(tx, sql`channel_id = ${channelId} and id = ${commandId}`, 'canceled'))
}

/** A row whose verdict is `ok` names the device and the channel. */
function speakingDevice(row: ExchangeRow): SpeakingDevice {
  return {
    id: row.deviceId!,
    channelId: row.channelId!,
    kind: row.kind!,
    platform: row.platform!,
    osVersion: row.osVersion,
    isSupervised: row.isSupervised,
    state: row.state!,
  }
}

function answeredCommand(row: ExchangeRow): AnsweredCommand | null {
  if (row.answeredType === null) return null
  return { requestType: row.answeredType, purpose: row.answeredPurpose!, subject: row.answeredSubject }
}

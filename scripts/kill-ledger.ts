import type { SimulatedDevice } from '../simulator/device/device.ts'
import { textOf } from '../simulator/device/text-of.ts'
import type { WireEntry } from '../simulator/device/wire-log.ts'
import { parsePlistDict } from '../src/apple/plist/parse-plist.ts'
import type { House } from './kill-house.ts'
import type { Load } from './kill-load.ts'

/** What the server has said 200 or 201 to, and what it did against that. */
export interface Ledger {
  readonly acknowledged: number
  /** How many devices have ever been enrolled. */
  readonly enrolled: number
  /** What is gone or came back, in words. */
  readonly lost: readonly string[]
}

/** Compares what was acknowledged with what the server knows now. */
export async function examine(house: House, load: Load): Promise<Ledger> {
  const accounts = load.devices.map((device) => accountOf(device))
  const queued = [...load.queued]
  const lost = accounts.flatMap(({ handedOutAgain }) =>
    handedOutAgain.map((id) => `command ${id} was handed out again`),
  )
  for (const account of accounts) {
    for (const id of account.enrolled) {
      const complaint = complaintAbout(account, id, load, await stateOf(house, id))
      if (complaint) lost.push(`device ${id} (${account.device.model.name}) ${complaint}`)
    }
  }
  const stays = (device: SimulatedDevice): boolean => !load.leaving.has(device)
  const answered = accounts.flatMap(({ device, answered }) => (stays(device) ? [...answered] : []))
  const asked = queued.flatMap(([id, device]) => (stays(device) ? [id] : []))
  lost.push(...(await examineCommands(house, answered, asked)))
  const messages = accounts.reduce((sum, account) => sum + account.messages, 0)
  const enrolled = accounts.filter((account) => account.enrolled.size > 0).length
  return { acknowledged: messages + queued.length, enrolled, lost }
}

/** One device's side of it, told by its wire log. */
interface Account {
  readonly device: SimulatedDevice
  readonly messages: number
  /** What the device called itself when its TokenUpdate was acknowledged. */
  readonly enrolled: ReadonlySet<string>
  /** The same for CheckOut. */
  readonly left: ReadonlySet<string>
  /** The commands whose final report was acknowledged. */
  readonly answered: ReadonlySet<string>
  readonly handedOutAgain: readonly string[]
}

const finalReport = /^(?:Acknowledged|Error|CommandFormatError) (.+)$/

function accountOf(device: SimulatedDevice): Account {
  const enrolled = new Set<string>()
  const left = new Set<string>()
  const answered = new Set<string>()
  const handedOutAgain: string[] = []
  const acknowledged = device.wire.entries.filter(({ status }) => status === 200)
  for (const entry of acknowledged) {
    if (entry.message === 'TokenUpdate') enrolled.add(senderOf(entry))
    if (entry.message === 'CheckOut') left.add(senderOf(entry))
    const [, reported] = finalReport.exec(entry.message) ?? []
    if (reported !== undefined) answered.add(reported.toLowerCase())
    const given = entry.command === null ? undefined : commandIn(entry)
    if (given !== undefined && answered.has(given)) handedOutAgain.push(given)
  }
  return { device, messages: acknowledged.length, enrolled, left, answered, handedOutAgain }
}

function senderOf({ sent }: WireEntry): string {
  const { EnrollmentID: enrollmentId, UDID: udid } = parsePlistDict(sent?.body ?? Buffer.alloc(0))
  return textOf(enrollmentId ?? udid)
}

function commandIn({ received }: WireEntry): string {
  return textOf(parsePlistDict(received ?? Buffer.alloc(0))['CommandUUID']).toLowerCase()
}

/** The state that the API tells, or the status of its refusal. */
async function stateOf(house: House, id: string): Promise<string | number> {
  const response = await house.api.raw(`/api/v1/devices/${id}`)
  return response.ok ? ((await response.json()) as { state: string }).state : response.status
}

function complaintAbout({ device, left }: Account, id: string, load: Load, state: string | number): string | null {
  if (left.has(id)) return state === 410 ? null : `left, and is ${state}`
  // It said that it leaves, and heard no answer: it may be there or not.
  if (load.leaving.has(device) || state === 'enrolled') return null
  // A Mac gives up if its user's TokenUpdate fails after its own: its token is dead from then on.
  if (device.enrollment === null && state === 'lapsed') return null
  return `is enrolled, and is ${state}`
}

async function examineCommands(house: House, answered: readonly string[], asked: readonly string[]): Promise<string[]> {
  const [waiting, recorded] = await house
    .withContext(({ db }) =>
      Promise.all([
        db.selectFrom('commands').select('id').execute(),
        db.selectFrom('commandResults').select('id').where('status', '<>', 'canceled').execute(),
      ]),
    )
    .then((tables) => tables.map((rows) => new Set(rows.map(({ id }) => id))))
  return [
    ...answered.filter((id) => !recorded?.has(id)).map((id) => `the answer to command ${id} is not recorded`),
    ...answered.filter((id) => waiting?.has(id)).map((id) => `command ${id} was answered, and waits`),
    ...asked.filter((id) => !recorded?.has(id) && !waiting?.has(id)).map((id) => `command ${id} is not queued`),
  ]
}

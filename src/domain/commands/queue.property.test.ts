import { array, assert, asyncProperty, constantFrom, integer, nat, tuple } from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { anEnrolledDevice, type EnrolledDevice } from '../../../tests/support/enrolled-device.ts'
import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import { requireString } from '../../apple/plist/read-dict.ts'
import { inTransaction } from '../../platform/ctx.ts'
import type { CommandId } from '../../platform/ids.ts'
import { enqueueCommand } from './enqueue-command.ts'
import { Exchange } from './exchange.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

/** What a device does with the command it has just got. */
const deed = constantFrom(
  'acknowledge',
  'fail',
  'put off',
  'lose the answer',
  'repeat the last report',
  'repeat an old report',
  'die and report after the restart',
)
type Deed = 'acknowledge' | 'fail' | 'put off' | 'lose the answer' | 'repeat the last report' | 'repeat an old report'

/** A device that carries each command out at most once, whatever else it does. */
class CarelessDevice {
  readonly #device: EnrolledDevice
  readonly #exchange: Exchange
  readonly done: CommandId[] = []
  readonly #reports: Parameters<EnrolledDevice['says']>[] = []
  current: CommandId | null = null

  constructor(device: EnrolledDevice, exchange: Exchange) {
    this.#device = device
    this.#exchange = exchange
  }

  async say(...report: Parameters<EnrolledDevice['says']>): Promise<void> {
    this.#reports.push(report)
    const answer = await this.#exchange.answer(database.ctx, this.#device.says(...report))
    if (answer.verdict !== 'ok') throw new Error(answer.verdict)
    this.current = answer.command && commandIdIn(answer.command)
  }

  async act(what: Deed | 'die and report after the restart', pick: number): Promise<void> {
    const { current } = this
    if (what === 'repeat the last report') return this.say(...(this.#reports.at(-1) ?? ['Idle', null]))
    if (what === 'repeat an old report') {
      return this.say(...(this.#reports[pick % Math.max(1, this.#reports.length)] ?? ['Idle', null]))
    }
    if (what === 'lose the answer' || current === null) return this.say('Idle')
    if (what === 'put off') return this.say('NotNow', current)
    if (!this.done.includes(current)) this.done.push(current)
    if (what === 'die and report after the restart') await this.say('Idle')
    return this.say(what === 'fail' ? 'Error' : 'Acknowledged', current)
  }
}

function commandIdIn(command: Buffer): CommandId {
  return requireString(parsePlistDict(command), 'CommandUUID').toLowerCase() as CommandId
}

it('ends each command once, whatever a device puts off, repeats or loses', async () => {
  const steps = array(tuple(deed, nat(20)), { maxLength: 30 })
  await assert(
    asyncProperty(integer({ min: 0, max: 6 }), steps, async (count, deeds) => {
      const device = await anEnrolledDevice(database.ctx)
      const queued: CommandId[] = []
      for (let n = 0; n < count; n += 1) {
        const command = { requestType: 'DeclarativeManagement' } as const
        const { id } = await inTransaction(database.ctx, (tx) =>
          enqueueCommand(tx, { deviceId: device.id, command, purpose: `${n}` }),
        )
        queued.push(id)
      }
      const exchange = new Exchange({ pool: database.pool, now: database.ctx.now })
      const careless = new CarelessDevice(device, exchange)
      for (const [what, pick] of deeds) await careless.act(what, pick)
      // From here on it behaves, and the queue must run dry.
      await careless.say('Idle')
      for (let n = 0; careless.current !== null; n += 1) {
        expect(n).toBeLessThan(count)
        await careless.act('acknowledge', 0)
      }
      const results = await database.db
        .selectFrom('commandResults')
        .select('id')
        .where('deviceId', '=', device.id)
        .execute()
      const left = await database.db.selectFrom('commands').select('id').where('deviceId', '=', device.id).execute()
      expect(results.map(({ id }) => id).toSorted()).toEqual(queued)
      expect(left).toEqual([])
      expect(new Set(careless.done)).toEqual(new Set(queued))
    }),
    { numRuns: 60 },
  )
})

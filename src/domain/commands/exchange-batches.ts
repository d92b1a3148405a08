import { DatabaseError, type Pool } from 'pg'
import { retryDeadlocks } from '../../platform/retry-deadlocks.ts'
import { type ExchangeRequest, type ExchangeRow, exchangeParameters, exchangeStatement } from './exchange-statement.ts'

const defaultLanes = 4
const largestBatch = 200

interface Waiting {
  readonly request: ExchangeRequest
  /** Of two requests of one device, the second waits for the next statement. */
  readonly device: string
  readonly resolve: (row: ExchangeRow) => void
  readonly reject: (error: unknown) => void
}

interface Lane {
  waiting: Waiting[]
  isBusy: boolean
}

/**
 * Answers the requests that arrive while a statement is under way with the next one, together. An idle server adds no
 * delay: a lane that is free takes what has arrived in this turn of the event loop.
 *
 * A device always has the same lane, and a lane one statement at a time, so that the requests of one device are
 * answered in the order they came in.
 */
export class ExchangeBatches {
  readonly #pool: Pool
  readonly #now: () => Date
  readonly #lanes: readonly Lane[]

  constructor(pool: Pool, now: () => Date, lanes = defaultLanes) {
    this.#pool = pool
    this.#now = now
    this.#lanes = Array.from({ length: lanes }, () => ({ waiting: [], isBusy: false }))
  }

  answer(request: ExchangeRequest): Promise<ExchangeRow> {
    const lane = this.#lanes[request.fingerprint[0]! % this.#lanes.length]!
    return new Promise((resolve, reject) => {
      lane.waiting.push({ request, device: request.fingerprint.toString('latin1'), resolve, reject })
      if (!lane.isBusy) this.#start(lane)
    })
  }

  #start(lane: Lane): void {
    lane.isBusy = true
    setImmediate(() => void this.#work(lane))
  }

  async #work(lane: Lane): Promise<void> {
    while (lane.waiting.length > 0) await this.#answerTogether(takeBatch(lane))
    lane.isBusy = false
  }

  /** Never rejects: what goes wrong is told to those who wait. */
  async #answerTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const rows = await this.#query(batch)
      for (const row of rows) batch[row.n - 1]!.resolve(row)
    } catch (error) {
      // One request must not fail the others. The statement did all or nothing, so each can be tried alone; not so if
      // there is no database to try it with.
      if (batch.length > 1 && error instanceof DatabaseError) {
        for (const waiting of batch) await this.#answerTogether([waiting])
      } else for (const waiting of batch) waiting.reject(error)
    }
  }

  async #query(batch: readonly Waiting[]): Promise<readonly ExchangeRow[]> {
    const requests = batch.map(({ request }) => request)
    const { rows } = await retryDeadlocks(() =>
      this.#pool.query<ExchangeRow>({
        name: 'exchange',
        text: exchangeStatement,
        values: exchangeParameters(requests, this.#now(), false),
      }),
    )
    return rows
  }
}

/** Takes the first requests out of a lane, at most one of a device. */
function takeBatch(lane: Lane): readonly Waiting[] {
  const devices = new Set<string>()
  const left: Waiting[] = []
  const batch: Waiting[] = []
  for (const waiting of lane.waiting) {
    const isNext = batch.length < largestBatch && !devices.has(waiting.device)
    devices.add(waiting.device)
    ;(isNext ? batch : left).push(waiting)
  }
  lane.waiting = left
  return batch
}

import { DatabaseError, type Pool } from 'pg'
import { retryDeadlocks } from '../../platform/retry-deadlocks.ts'
import { type ExchangeRequest, type ExchangeRow, exchangeParameters, exchangeStatement } from './exchange-statement.ts'

const largestBatch = 200
const mostStatements = 4
/** A statement takes a millisecond or two, unless one of its rows is locked. */
const patienceMilliseconds = 10

interface Waiting {
  readonly request: ExchangeRequest
  readonly device: string
  readonly resolve: (row: ExchangeRow) => void
  readonly reject: (error: unknown) => void
}

/**
 * Answers the requests that arrive while a statement is under way with the next one, together: the more there is to do,
 * the less each costs. An idle server adds no delay, for then the next statement begins in this turn of the event loop.
 *
 * A second statement is begun beside the first only if that takes long, so that one locked device does not hold up all
 * others. A device has one request at a time under way: its requests are answered in the order they came in.
 */
export class ExchangeBatches {
  readonly #pool: Pool
  readonly #now: () => Date
  /** Devices whose requests are under way. */
  readonly #speaking = new Set<string>()
  #waiting: Waiting[] = []
  #statements = 0
  #next: NodeJS.Immediate | undefined
  #patience: NodeJS.Timeout | undefined

  constructor(pool: Pool, now: () => Date) {
    this.#pool = pool
    this.#now = now
  }

  answer(request: ExchangeRequest): Promise<ExchangeRow> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, device: request.fingerprint.toString('latin1'), resolve, reject })
      this.#arrange()
    })
  }

  /** Sees to it that those who wait are looked after: at once, or when the statement under way takes too long. */
  #arrange(): void {
    if (this.#waiting.length === 0 || this.#statements === mostStatements) return
    const begin = () => void this.#answerWaiting()
    if (this.#statements > 0) this.#patience ??= setTimeout(begin, patienceMilliseconds)
    else if (this.#next === undefined) this.#next = setImmediate(begin)
  }

  async #answerWaiting(): Promise<void> {
    clearTimeout(this.#patience)
    this.#next = undefined
    this.#patience = undefined
    const batch = this.#takeBatch()
    if (batch.length === 0) return
    this.#statements += 1
    this.#arrange()
    await this.#answerTogether(batch)
    this.#statements -= 1
    for (const { device } of batch) this.#speaking.delete(device)
    this.#arrange()
  }

  /** Takes the first requests of those that wait, at most one of a device, and none of one that is being answered. */
  #takeBatch(): readonly Waiting[] {
    const left: Waiting[] = []
    const batch: Waiting[] = []
    for (const waiting of this.#waiting) {
      const isNext = batch.length < largestBatch && !this.#speaking.has(waiting.device)
      if (isNext) this.#speaking.add(waiting.device)
      ;(isNext ? batch : left).push(waiting)
    }
    this.#waiting = left
    return batch
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

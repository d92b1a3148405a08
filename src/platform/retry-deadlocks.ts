import { DatabaseError } from 'pg'

const tries = 5

/**
 * Does database work again that PostgreSQL gave up to break a deadlock. It rolled the work back, and whom it was in the
 * way of has gone on, so that the next try most likely succeeds.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html class 40
 */
export async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      if (left <= 1 || !isDeadlock(error)) throw error
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '40P01' || error.code === '40001')
}

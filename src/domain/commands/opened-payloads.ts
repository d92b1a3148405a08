import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import { plistEpilog, plistProlog } from '../../apple/plist/write-plist.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { openPayload } from './command-payload.ts'

const mostBytes = 16 * 1024 * 1024

/** What a payload asks for, opened and read. */
export interface OpenedPayload {
  readonly body: Buffer
  readonly requestType: string
  /** What a DeviceInformation asks for. */
  readonly queries: readonly string[] | undefined
}

/**
 * The payloads that were handed out last, by the hash of their content: many devices get the same ones, and what a
 * hash names never changes.
 */
export class OpenedPayloads {
  readonly #recent = new Map<string, OpenedPayload>()
  #bytes = 0

  /**
   * @param sealed - as it was read along with the command; null if it was too large for that
   * @returns undefined if the payload is gone, and the command with it
   */
  async get(ctx: Ctx, hash: Buffer, sealed: Buffer | null): Promise<OpenedPayload | undefined> {
    const name = hash.toString('base64')
    const known = this.#recent.get(name)
    if (known) return known
    const found = sealed ?? (await selectSealed(ctx, hash))
    if (!found) return undefined
    const body = openPayload(ctx, hash, found)
    const opened = { body, ...readCommand(body) }
    this.#keep(name, opened)
    return opened
  }

  #keep(name: string, opened: OpenedPayload): void {
    if (this.#recent.has(name)) return
    this.#recent.set(name, opened)
    this.#bytes += opened.body.length
    for (const [oldest, { body }] of this.#recent) {
      if (this.#bytes <= mostBytes) return
      this.#recent.delete(oldest)
      this.#bytes -= body.length
    }
  }
}

async function selectSealed(ctx: Ctx, hash: Buffer): Promise<Buffer | undefined> {
  const row = await ctx.db
    .selectFrom('commandPayloads')
    .select('bodySealed')
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row?.bodySealed
}

function readCommand(body: Buffer): Omit<OpenedPayload, 'body'> {
  const document = Buffer.concat([Buffer.from(plistProlog), body, Buffer.from(plistEpilog)])
  const dict = parsePlistDict(document, { maxBytes: document.length })
  const { RequestType: requestType, Queries: queries } = dict
  if (typeof requestType !== 'string') throw new TypeError('A command without a RequestType')
  return {
    requestType,
    queries: Array.isArray(queries) ? queries.filter((query) => typeof query === 'string') : undefined,
  }
}

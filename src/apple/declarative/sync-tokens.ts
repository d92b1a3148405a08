// Source: https://developer.apple.com/documentation/devicemanagement/synchronizationtokens and .../declarationitemsresponse
import { createHash } from 'node:crypto'

export const declarativeMediaType = 'application/json'

/**
 * The token of a channel without declarations. It must be the same wherever it is told, or the device asks again and
 * again.
 */
export const emptyDeclarationsToken = createHash('sha256').digest('hex')

/**
 * The answer to `tokens` when there is nothing to declare.
 *
 * @param changedAt - when that came to be; written to the second
 */
export function writeEmptyTokens(changedAt: Date): string {
  const timestamp = `${changedAt.toISOString().slice(0, 19)}Z`
  return JSON.stringify({ SyncTokens: { DeclarationsToken: emptyDeclarationsToken, Timestamp: timestamp } })
}

/** The answer to `declaration-items` when there is nothing to declare: devices want all four lists. */
export function writeEmptyDeclarationItems(): string {
  return JSON.stringify({
    Declarations: { Activations: [], Configurations: [], Assets: [], Management: [] },
    DeclarationsToken: emptyDeclarationsToken,
  })
}

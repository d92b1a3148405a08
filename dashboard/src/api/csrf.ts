import type { Viewer } from '../../../src/contract/accounts.ts'

let token: string | null = null

/** Keeps the token that every change must carry; it comes with the session and lives as long as the page. */
export function rememberCsrfToken(viewer: Viewer): Viewer {
  token = viewer.csrfToken
  return viewer
}

export function csrfHeaders(): Record<string, string> {
  return token === null ? {} : { 'x-csrf-token': token }
}

/** The server puts a fresh nonce into each page; only styles that carry it are let in. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

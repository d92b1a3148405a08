/** Where to go after signing in: an address of this dashboard, never of another site. */
export function localAddress(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/'
}

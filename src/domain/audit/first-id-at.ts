/**
 * The lowest id that can have been made at a time: ids begin with the milliseconds of their making (RFC 9562 section
 * 5.7), so that an index on them also narrows down a time.
 */
export function firstIdAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

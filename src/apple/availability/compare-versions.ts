/**
 * Orders two versions by number, part by part; a missing part counts as 0, and what follows the numbers, as in
 * `17.1 (a)`, does not count.
 *
 * @returns below 0 if `a` is older, above 0 if it is newer
 */
export function compareVersions(a: string, b: string): number {
  const left = numbers(a)
  const right = numbers(b)
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function numbers(version: string): readonly number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number)
}

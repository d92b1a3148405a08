import { findPackageJSON } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * The place of a file that comes with Lodger, such as `db/migrations/`. Whether this runs from the sources or from
 * what `npm run build` makes of them, such files lie where package.json does.
 */
export function packageFile(path: string): URL {
  const manifest = findPackageJSON(import.meta.url)
  if (manifest === undefined) throw new Error('Lodger runs outside of its package')
  return new URL(path, pathToFileURL(manifest))
}

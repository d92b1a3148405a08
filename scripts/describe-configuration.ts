// Writes the table of variables into README.md, from the configuration itself.
import { readFile, writeFile } from 'node:fs/promises'
import { describeConfiguration } from '../src/platform/config.ts'

const readme = 'README.md'
const start = '<!-- configuration: written by scripts/describe-configuration.ts -->'
const end = '<!-- /configuration -->'

if (import.meta.main) await writeFile(readme, withTable(await readFile(readme, 'utf8')))

/** README.md with today's table in its place. */
export function withTable(text: string): string {
  const [before, rest] = text.split(start)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${readme} has lost the marks around the table`)
  return `${before}${start}\n${table()}\n${end}${after}`
}

function table(): string {
  const rows = describeConfiguration().map((row) => `| \`${row.name}\` | ${row.meaning} | ${row.default} |`)
  return ['| variable | what it is | without it |', '|---|---|---|', ...rows].join('\n')
}

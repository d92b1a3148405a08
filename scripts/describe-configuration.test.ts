import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { withTable } from './describe-configuration.ts'

it('README.md describes the configuration as it is', async () => {
  const text = await readFile('README.md', 'utf8')
  expect(withTable(text), 'run node scripts/describe-configuration.ts').toBe(text)
})

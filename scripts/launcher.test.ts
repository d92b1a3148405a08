import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const oldNode = findOldNode()
let directory: string
let launcher: string

// A program in Lodger's place that says which Node runs it with what, and then stays.
const program = `
process.on('SIGTERM', () => process.exit(7))
console.log(JSON.stringify({ processId: process.pid, version: process.version, arguments: process.argv.slice(2) }))
setInterval(() => {}, 60_000)`

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lodger-launcher-'))
  launcher = join(directory, 'bin/lodger')
  await mkdir(join(directory, 'bin'))
  await mkdir(join(directory, 'src/cli'), { recursive: true })
  await mkdir(join(directory, 'node_modules/.bin'), { recursive: true })
  await writeFile(join(directory, 'package.json'), '{"type":"module"}')
  await writeFile(join(directory, 'src/cli/main.ts'), program)
  await copyFile(new URL('../bin/lodger', import.meta.url), launcher)
  await writeFile(join(directory, 'node_modules/.bin/node'), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`)
  await chmod(join(directory, 'node_modules/.bin/node'), 0o755)
})
afterAll(() => rm(directory, { recursive: true }))

it('runs Lodger in the very process when Node is new enough', async () => {
  const { child, said } = await launch(process.execPath)
  expect(said).toEqual({ processId: child.pid, version: process.version, arguments: ['serve', '--no-work'] })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([7, null])
})

describe.skipIf(oldNode === undefined)('started by an older Node', () => {
  it('runs Lodger with the Node that npm installed, and passes on signals and the way it ends', async () => {
    const { child, said } = await launch(oldNode ?? '')
    expect(said).toMatchObject({ version: process.version, arguments: ['serve', '--no-work'] })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([7, null])
  })

  it('takes Lodger along when it is killed', async () => {
    const { child, said } = await launch(oldNode ?? '')
    child.kill('SIGKILL')
    await expect.poll(() => isAlive(said.processId), { timeout: 10_000 }).toBe(false)
  })

  it('says what to do when there is no newer one', async () => {
    const alone = await mkdtemp(join(tmpdir(), 'lodger-launcher-'))
    await mkdir(join(alone, 'bin'))
    await writeFile(join(alone, 'package.json'), '{"type":"module"}')
    await copyFile(launcher, join(alone, 'bin/lodger'))
    expect(() => execFileSync(oldNode ?? '', [join(alone, 'bin/lodger')], { stdio: 'pipe' })).toThrow(
      /Lodger needs Node\.js 24\.7 or newer/,
    )
    await rm(alone, { recursive: true })
  })
})

async function launch(node: string) {
  const child = spawn(node, [launcher, 'serve', '--no-work'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: JSON.parse(output.toString()) as { processId: number; version: string; arguments: string[] } }
}

function findOldNode(): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  return candidates.find((node) => {
    try {
      return Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]) < 24
    } catch {
      return false
    }
  })
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}

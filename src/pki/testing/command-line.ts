// Runs other people's tools over what we wrote, and the other way round: they must agree with us.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface CommandResult {
  readonly isSuccess: boolean
  readonly output: string
}

/** A directory in which commands run, so that they name their files shortly; gone when `close` is called. */
export function scratchDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'lodger-pki-'))
  return {
    write: (name: string, content: string | Uint8Array): void => writeFileSync(join(directory, name), content),
    read: (name: string): Buffer => readFileSync(join(directory, name)),
    /** @param line - arguments, separated by spaces */
    openssl: (line: string): CommandResult => run('openssl', line, directory),
    /** strongSwan's tool for keys and certificates. */
    strongSwan: (line: string): CommandResult => run('pki', line, directory),
    close: (): void => rmSync(directory, { recursive: true }),
  }
}

/** Whether OpenSSL 3 is here; LibreSSL, which answers to the same name on macOS, knows other options. */
export function isOpensslInstalled(): boolean {
  return /^OpenSSL [3-9]/.test(run('openssl', 'version', tmpdir()).output)
}

/** Whether strongSwan's tool is here; "pki" alone could be another program of that name. */
export function isStrongSwanInstalled(): boolean {
  return run('pki', '--help', tmpdir()).output.includes('strongSwan')
}

function run(command: string, line: string, cwd: string): CommandResult {
  const { status, stdout, stderr } = spawnSync(command, line.split(' '), { cwd, encoding: 'utf8', timeout: 20_000 })
  return { isSuccess: status === 0, output: `${stdout ?? ''}${stderr ?? ''}` }
}

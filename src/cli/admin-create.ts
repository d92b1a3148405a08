import { createInterface } from 'node:readline/promises'
import { createAdmin } from '../domain/accounts/create-admin.ts'
import type { Role } from '../domain/accounts/principal.ts'
import { completeSetup, ensureSetupToken } from '../domain/accounts/setup.ts'
import type { Ctx } from '../platform/ctx.ts'
import { LodgerError } from '../platform/errors.ts'
import { networksNamed, withContext } from './with-context.ts'

export interface AdminCreateOptions {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly network?: readonly string[]
  /** Given at first run: makes the organization and its first network, too. */
  readonly organization?: string
}

/** `lodger admin create` */
export async function adminCreate(options: AdminCreateOptions): Promise<void> {
  const password = await readPassword()
  await withContext((ctx) => addOrSetUp(ctx, options, password))
  process.stdout.write(`${options.email} can sign in now.\n`)
}

async function addOrSetUp(ctx: Ctx, options: AdminCreateOptions, password: string): Promise<void> {
  const { email, name, role, organization } = options
  const token = await ensureSetupToken(ctx)
  if (token === null) {
    await createAdmin(ctx, { email, name, role, password, networks: await networksNamed(ctx, options.network) })
    return
  }
  if (!organization) {
    throw new LodgerError('SETUP_NEEDED', 'This is the first admin: name the organization with --organization, too.')
  }
  const networkName = options.network?.[0] ?? organization
  await completeSetup(ctx, { token, organizationName: organization, networkName, name, email, password })
}

const minLength = 12

/** @throws {LodgerError} PASSWORD_TOO_SHORT */
async function readPassword(): Promise<string> {
  const password = process.env['LODGER_ADMIN_PASSWORD'] ?? (await ask())
  if (password.length >= minLength) return password
  throw new LodgerError('PASSWORD_TOO_SHORT', `The password needs at least ${minLength} characters.`)
}

/** From the terminal, without showing what is typed; from a pipe, the first line. */
async function ask(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY })
  if (process.stdin.isTTY) {
    process.stderr.write('Password: ')
    // Readline echoes through this; silenced, the password stays off the screen.
    Object.assign(terminal, { _writeToOutput: () => undefined })
  }
  const password = await terminal.question('')
  terminal.close()
  if (process.stdin.isTTY) process.stderr.write('\n')
  return password
}

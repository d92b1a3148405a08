import { rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runScenario } from '../../simulator/scenario.ts'
import type { Credentials } from '../../simulator/web/sign-in.ts'
import { createOwner } from '../domain/owners/create-owner.ts'
import { isRefusal } from '../platform/errors.ts'
import { openLog } from '../platform/log.ts'
import { stopWithGrace } from './serve.ts'
import { type Sandbox, sandboxDomain, startSandbox } from './start-sandbox.ts'

export interface SandboxCommandOptions {
  readonly fresh?: boolean
  readonly port: number
  readonly devicePort: number
  readonly devices: boolean
}

/** `lodger sandbox`: a whole organization to look at, with devices that enroll while one watches. */
export async function sandbox(options: SandboxCommandOptions): Promise<void> {
  const dataDir = dataDirectory()
  if (options.fresh) await rm(dataDir, { recursive: true, force: true })
  const log = openLog('warn')
  const running = await startSandbox({ dataDir, port: options.port, devicePort: options.devicePort, log })
  const end = new AbortController()
  const close = (): Promise<void> => {
    end.abort()
    return running.close()
  }
  stopWithGrace({ close }, log)
  introduce(running, dataDir)
  if (options.devices) await bringDevices(running, end.signal)
}

/** Not the directory of a real Lodger, whatever LODGER_DATA_DIR says. */
function dataDirectory(): string {
  const named = process.env['LODGER_SANDBOX_DIR']
  if (named) return named
  if (process.getuid?.() === 0) return '/var/lib/lodger-sandbox'
  return join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'lodger-sandbox')
}

function introduce({ dashboardUrl, admin, network }: Sandbox, dataDir: string): void {
  print(`
  Lodger sandbox: an organization with simulated devices and simulated Apple services.

    Dashboard         ${dashboardUrl.href}
    Sign in           ${admin.email}
    Password          ${admin.password}
    Enrollment link   ${new URL(`/e/${network.code}`, dashboardUrl).href}
                      as ${people[0]?.email} with password ${personPassword}

  Everything is kept in ${dataDir}; start with --fresh to begin anew. Stop with Ctrl-C.
`)
}

const personPassword = 'welcome-to-work'
const people = [
  ['Ana Lima', 'sales'],
  ['Ben Okafor', 'sales'],
  ['Chiara Rossi', 'design'],
  ['Dimitri Volkov', 'engineering'],
  ['Emine Yılmaz', 'engineering'],
  ['Farah Haddad', 'support'],
].map(([name = '', tag = '']) => ({ name, tag, email: `${name.split(' ', 1)[0]?.toLowerCase()}@${sandboxDomain}` }))

async function bringDevices(running: Sandbox, signal: AbortSignal): Promise<void> {
  const credentials = await settlePeople(running)
  const { dashboardUrl, simulator, network } = running
  await simulator.warmKeys(2)
  const deviceLink = new URL(`/e/${network.code}/device`, running.lodger.app.config.publicUrl).href
  const { enrolled, failed } = await runScenario(simulator, { people: credentials, deviceLink, signal, print: tell })
  if (signal.aborted) return
  tell(`${enrolled} devices are enrolled and answer when they are woken: ${new URL('/', dashboardUrl).href}`)
  for (const { id, message } of failed) tell(`${id} did not enroll: ${message}`)
}

async function settlePeople(running: Sandbox): Promise<Credentials[]> {
  for (const { name, email, tag } of people) {
    try {
      await createOwner(running.ctx(), { name, email, password: personPassword, tags: [tag] })
    } catch (error) {
      if (!isRefusal(error, 'OWNER_EMAIL_TAKEN')) throw error
    }
  }
  return people.map(({ email }) => ({ email, password: personPassword }))
}

function tell(line: string): void {
  print(`  ${new Date().toLocaleTimeString('en-GB')}  ${line}`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

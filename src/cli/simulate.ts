import { readFile } from 'node:fs/promises'
import { simulate } from '../../simulator/simulate.ts'

export interface SimulateCommandOptions {
  readonly url: string
  readonly email: string
  readonly password: string
  readonly devices: number
  readonly model?: readonly string[]
  readonly kind: 'user' | 'link'
  readonly stay: number
  readonly leave?: boolean
  readonly ca?: string
  readonly state?: string
  readonly concurrency: number
}

/** `lodger simulate`: exits with 1 if a device could not enroll, or was sent what must not be sent to it. */
export async function simulateDevices(options: SimulateCommandOptions): Promise<void> {
  const { url, email, password, devices, model, kind, stay, leave, ca, state, concurrency } = options
  const summary = await simulate(
    {
      ...{ url, email, password, devices, kind, concurrency },
      staySeconds: stay,
      pollSeconds: 5,
      leaves: leave ?? false,
      allowHttpToLocalhost: true,
      ...(model ? { models: model } : {}),
      ...(ca === undefined ? {} : { trustRoots: [await readFile(ca, 'utf8')] }),
      ...(state === undefined ? {} : { stateDirectory: state }),
    },
    (line) => void process.stdout.write(`${line}\n`),
  )
  if (Object.keys(summary.failures).length > 0 || summary.violations.length > 0) process.exitCode = 1
}

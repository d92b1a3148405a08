import { parseArgs } from 'node:util'
import { startSandbox } from '../src/cli/start-sandbox.ts'
import { createOwner } from '../src/domain/owners/create-owner.ts'
import { silentLog } from '../src/platform/log.ts'
import { withScratchDirectory } from './scratch-directory.ts'

const help = `npm run bench -- enroll [options]
  --devices <n>       how many enroll (default 200)
  --concurrency <n>   how many at once (default 8)

Whole account-driven enrollments: discovery, machine info, sign-in (Argon2id), signed profile, SCEP, Authenticate,
TokenUpdate. Server, database and simulated devices share this machine; most of the work is the devices' own keys and
signatures. The ratio compares with the same devices enrolling one after the other.
`

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      devices: { type: 'string', default: '200' },
      concurrency: { type: 'string', default: '8' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  const [devices, concurrency] = [Number(values.devices), Number(values.concurrency)]
  await withScratchDirectory((dataDir) => measure(dataDir, devices, concurrency))
}

async function measure(dataDir: string, devices: number, concurrency: number): Promise<void> {
  const sandbox = await startSandbox({
    dataDir,
    port: 18_080,
    devicePort: 18_443,
    log: silentLog(),
    simulator: { distinctKeys: 8 },
  })
  try {
    const password = 'correct horse battery'
    const email = 'bench@example.org'
    await createOwner(sandbox.ctx(), { name: 'Bench', email, password, tags: [] })
    await sandbox.simulator.warmKeys(8)
    const enrollOne = () => sandbox.simulator.enrollAccountDriven({ model: 'iphone', email, password })
    await enrollOne()
    const alone = await perSecond(Math.ceil(devices / 4), 1, enrollOne)
    const together = await perSecond(devices, concurrency, enrollOne)
    process.stdout.write(
      `one after the other: ${alone.toFixed(1)} enrollments/s\n` +
        `${concurrency} at once: ${together.toFixed(1)} enrollments/s\n` +
        `ratio, at once : one after the other = ${(together / alone).toFixed(2)}\n`,
    )
  } finally {
    await sandbox.close()
  }
}

async function perSecond(count: number, concurrency: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  let left = count
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await work()
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return (count * 1000) / (performance.now() - start)
}

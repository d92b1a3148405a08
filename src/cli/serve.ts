import closeWithGrace from 'close-with-grace'
import { compose, type Lodger } from '../compose.ts'
import { ensureSetupToken } from '../domain/accounts/setup.ts'
import { loadConfig } from '../platform/config.ts'
import { type Log, openLog } from '../platform/log.ts'

/** `lodger serve` */
export async function serve(options: { readonly work: boolean }): Promise<void> {
  const config = loadConfig(process.env)
  const log = openLog(config.logLevel)
  const lodger = await compose(config, log)
  stopWithGrace(lodger, log)
  if (options.work) await lodger.work()
  for (const address of await lodger.listen()) log.info('server.listening', { address: address.href })
  await tellSetupToken(lodger, log)
}

/** `lodger work` */
export async function workOnly(): Promise<void> {
  const config = loadConfig(process.env)
  const log = openLog(config.logLevel)
  const lodger = await compose(config, log)
  stopWithGrace(lodger, log)
  await lodger.work()
  log.info('server.working')
}

const graceMilliseconds = 30_000

/** SIGTERM and SIGINT finish what is under way; an error that nobody handled stops the process, so that it starts anew. */
export function stopWithGrace(lodger: { close(): Promise<void> }, log: Log): void {
  closeWithGrace({ delay: graceMilliseconds, logger: false }, async ({ signal, err }) => {
    if (err) log.error('server.failed', { error: err })
    log.info('server.stopping', { signal })
    await lodger.close()
  })
}

/** While nobody has set this Lodger up, its log says how. */
async function tellSetupToken(lodger: Lodger, log: Log): Promise<void> {
  const setupToken = await ensureSetupToken(lodger.app.ctxFor({ kind: 'system', label: 'start' }))
  if (setupToken) log.info('setup.waiting', { setupToken, address: lodger.app.config.publicUrl.href })
}

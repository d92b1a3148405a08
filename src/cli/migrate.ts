import { openStore } from '../compose.ts'
import { loadConfig } from '../platform/config.ts'
import { openLog } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'

/** `lodger migrate` */
export async function migrateDatabase(): Promise<void> {
  const config = loadConfig(process.env)
  const log = openLog('warn')
  const store = await openStore(config, log, { besideRunning: true })
  try {
    const applied = await migrate(store.database.pool, log)
    process.stdout.write(applied.length === 0 ? 'Nothing to do.\n' : `Applied ${applied.join(', ')}.\n`)
  } finally {
    await store.close()
  }
}

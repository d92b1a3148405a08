import { contextOn, openStore } from '../compose.ts'
import type { NetworkAccess } from '../domain/accounts/principal.ts'
import { listNetworks } from '../domain/organization/get-network.ts'
import { loadConfig } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { LodgerError } from '../platform/errors.ts'
import { openLog } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'

/** Runs a command's work on the database, beside a server that may be running on it. */
export async function withContext<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env)
  const log = openLog('warn')
  const store = await openStore(config, log, { besideRunning: true })
  try {
    await migrate(store.database.pool, log)
    return await work(contextOn(config, store.database, log)({ kind: 'system', label: 'command line' }))
  } finally {
    await store.close()
  }
}

/** @throws {LodgerError} NETWORK_NOT_FOUND */
export async function networksNamed(ctx: Ctx, names: readonly string[] | undefined): Promise<NetworkAccess> {
  if (!names) return 'all'
  const networks = await listNetworks(ctx, 'all')
  const ids = names.map((name) => {
    const network = networks.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
    if (!network) throw new LodgerError('NETWORK_NOT_FOUND', `There is no network named ${JSON.stringify(name)}.`)
    return network.id
  })
  return new Set(ids)
}

import type { Ctx } from '../../platform/ctx.ts'
import { selectCertificate } from './store.ts'

/** The topic that devices are enrolled under now; null as long as there is no push certificate. */
export async function activeTopic(ctx: Ctx): Promise<string | null> {
  const certificate = await selectCertificate(ctx, 'active')
  return certificate?.topic ?? null
}

import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { Organization } from './organization.ts'
import { selectOrganization } from './store.ts'

/** @throws {LodgerError} SETUP_NEEDED before the first run is finished */
export async function getOrganization(ctx: Ctx): Promise<Organization> {
  const organization = await findOrganization(ctx)
  if (!organization) throw new LodgerError('SETUP_NEEDED', 'This Lodger is not set up yet.')
  return organization
}

/** The organization, unless the first run is still to come. */
export function findOrganization(ctx: Ctx): Promise<Organization | undefined> {
  return selectOrganization(ctx)
}

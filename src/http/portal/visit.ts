import type { FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { findNetworkByCode } from '../../domain/organization/get-network.ts'
import { findOrganization } from '../../domain/organization/get-organization.ts'
import type { Network } from '../../domain/organization/network.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { chooseLanguage, type Language, type Translate, translateTo } from './texts/texts.ts'

/** What every page knows about the request it answers. */
export interface Visit {
  readonly ctx: Ctx
  readonly traceId: string
  readonly language: Language
  readonly t: Translate
  readonly organizationName: string
  /** Undefined where the address names none. */
  readonly network?: Network | undefined
  /** `/e/` and the network's code. */
  readonly base?: string | undefined
}

/** A visit by an address with the code of a network that exists. */
export interface NetworkVisit extends Visit {
  readonly network: Network
  readonly base: string
}

export function isInNetwork(visit: Visit): visit is NetworkVisit {
  return visit.network !== undefined
}

/** Begins to answer a request: who is asked for, in which language. */
export async function beginVisit(app: App, request: FastifyRequest): Promise<Visit> {
  const { traceId } = request
  const ctx = app.ctxFor({ kind: 'system', label: 'enrollment page' })
  const language = chooseLanguage(request.headers['accept-language'])
  const { code } = request.params as { code?: string }
  const [organization, network] = await Promise.all([
    findOrganization(ctx),
    code === undefined ? undefined : findNetworkByCode(ctx, code),
  ])
  const organizationName = organization?.name ?? 'Lodger'
  const visit: Visit = {
    ctx: { ...ctx, log: ctx.log.child({ traceId }) },
    traceId,
    language,
    t: withOrganization(translateTo(language), organizationName),
    organizationName,
  }
  return network ? { ...visit, network, base: `/e/${network.code}` } : visit
}

/** Nearly every text names the organization. */
function withOrganization(translate: Translate, organization: string): Translate {
  return (key, values) => translate(key, { organization, ...values })
}

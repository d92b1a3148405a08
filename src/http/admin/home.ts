import * as contract from '../../contract/networks.ts'
import { countActionsByDay } from '../../domain/audit/count-actions.ts'
import { countManagedDevices } from '../../domain/organization/count-devices.ts'
import type { Network } from '../../domain/organization/network.ts'
import { probeDiscovery } from '../../domain/organization/probe-discovery.ts'
import { discoveryUrl } from '../../domain/organization/public-addresses.ts'
import { countOwners, listEmailDomains } from '../../domain/owners/count-owners.ts'
import { countAccountProblems } from '../../domain/owners/preview-accounts.ts'
import { getPushCertificate } from '../../domain/push/get-push-certificate.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { DiscoveryVerdicts } from './discovery-verdicts.ts'
import { checklistOf, type HomeFacts, needsYouOf } from './home-checklist.ts'
import { networkOfPath } from './networks.ts'
import { type Edge, networkRoute } from './route.ts'

const daysShown = 30
const dayMilliseconds = 86_400_000
const leavings = ['device.left', 'device.unenrolled', 'device.silent', 'device.forgotten'] as const
const mostDomains = 3
const mostNeeds = 7

export function addHome(edge: Edge): void {
  const { publicUrl } = edge.app.config
  const verdicts = new DiscoveryVerdicts(probeDiscovery, Date.now)

  networkRoute(edge, contract.getHome, networkOfPath, async ({ ctx }, network) => {
    const days = await listDays(ctx, network)
    const enrolledLast30Days = sum(days.map((day) => day.enrolled))
    const leftLast30Days = sum(days.map((day) => day.left))
    const facts = await gatherFacts(ctx, network, { publicUrl, verdicts, hasEnrolled: enrolledLast30Days > 0 })
    const { lapsed: _lapsed, ...devices } = facts.devices
    return {
      isSetUp: devices.devices > 0 || facts.hasEnrolled,
      checklist: checklistOf(facts),
      needsYou: needsYouOf(facts).slice(0, mostNeeds),
      counts: { ...devices, owners: facts.owners.owners, enrolledLast30Days, leftLast30Days },
      days,
    }
  })
}

interface Probes {
  readonly publicUrl: URL
  readonly verdicts: DiscoveryVerdicts
  readonly hasEnrolled: boolean
}

async function gatherFacts(
  ctx: Ctx,
  network: Network,
  { publicUrl, verdicts, hasEnrolled }: Probes,
): Promise<HomeFacts> {
  const target = { publicUrl, discoveryUrl: discoveryUrl(publicUrl, network.code) }
  const domainsOf = async () => {
    const domains =
      network.domainOverride === null ? await listEmailDomains(ctx, mostDomains) : [network.domainOverride]
    return Promise.all(domains.map(async (domain) => ({ domain, verdict: await verdicts.verdictOf(domain, target) })))
  }
  const [pushCertificate, owners, accountProblems, devices, domains] = await Promise.all([
    getPushCertificate(ctx),
    countOwners(ctx),
    countAccountProblems(ctx, network.domainOverride),
    countManagedDevices(ctx, network.id),
    domainsOf(),
  ])
  return { publicUrl, network, pushCertificate, owners, accountProblems, devices, domains, hasEnrolled }
}

/** Enrollments and leavings of the last days, those without any included. */
async function listDays(ctx: Ctx, network: Network) {
  const today = Math.floor(ctx.now().getTime() / dayMilliseconds)
  const first = today - daysShown + 1
  const since = new Date(first * dayMilliseconds)
  const counts = await countActionsByDay(ctx, network.id, ['device.enrolled', ...leavings], since)
  return Array.from({ length: daysShown }, (_, index) => {
    const day = new Date((first + index) * dayMilliseconds).toISOString().slice(0, 10)
    const ofDay = counts.filter((each) => each.day === day)
    const isEnrolled = (action: string): boolean => action === 'device.enrolled'
    return {
      day,
      enrolled: sum(ofDay.filter(({ action }) => isEnrolled(action)).map(({ count }) => count)),
      left: sum(ofDay.filter(({ action }) => !isEnrolled(action)).map(({ count }) => count)),
    }
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

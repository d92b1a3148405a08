import type { DiscoveryTarget, DiscoveryVerdict } from '../../domain/organization/probe-discovery.ts'

type Probe = (domain: string, target: DiscoveryTarget) => Promise<DiscoveryVerdict>

interface Known {
  readonly verdict: DiscoveryVerdict
  readonly at: number
}

const goodForMilliseconds = 5 * 60_000
/** Shorter while something is to do, so that whoever does it sees that it is done. */
const badForMilliseconds = 30_000
const mostDomains = 1000

/** Remembers what domains answered: only the first look at one waits; later ones have the last answer renewed. */
export class DiscoveryVerdicts {
  readonly #probe: Probe
  readonly #now: () => number
  readonly #known = new Map<string, Known>()
  readonly #running = new Map<string, Promise<DiscoveryVerdict>>()

  constructor(probe: Probe, now: () => number) {
    this.#probe = probe
    this.#now = now
  }

  async verdictOf(domain: string, target: DiscoveryTarget): Promise<DiscoveryVerdict> {
    const key = `${domain} ${target.discoveryUrl}`
    const known = this.#known.get(key)
    const renewed = known && this.#isFresh(known) ? undefined : this.#renew(key, domain, target)
    return known?.verdict ?? (await renewed) ?? 'not-reachable'
  }

  #isFresh({ verdict, at }: Known): boolean {
    return this.#now() - at < (verdict === 'found' ? goodForMilliseconds : badForMilliseconds)
  }

  /** One probe of a domain at a time; it never rejects, so it need not be waited for. */
  #renew(key: string, domain: string, target: DiscoveryTarget): Promise<DiscoveryVerdict> {
    const running = this.#running.get(key)
    if (running) return running
    const probe = this.#probe(domain, target).then((verdict) => {
      this.#running.delete(key)
      if (this.#known.size >= mostDomains) this.#known.clear()
      this.#known.set(key, { verdict, at: this.#now() })
      return verdict
    })
    this.#running.set(key, probe)
    return probe
  }
}

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** All of this process's metrics, served at /metrics. */
export const registry = new Registry()

/** Adds memory, event loop and CPU of this process to the metrics; once per process. */
export function collectProcessMetrics(): void {
  if (!registry.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics({ register: registry })
}

/** The counter `name`, made at its first mention. Labels hold words of fixed lists, never ids. */
export function counter<Label extends string = never>(
  name: string,
  help: string,
  labels: readonly Label[] = [],
): Counter<Label> {
  return named(name, Counter, () => new Counter({ name, help, labelNames: labels, registers: [registry] }))
}

/** The gauge `name`, made at its first mention. */
export function gauge<Label extends string = never>(
  name: string,
  help: string,
  labels: readonly Label[] = [],
): Gauge<Label> {
  return named(name, Gauge, () => new Gauge({ name, help, labelNames: labels, registers: [registry] }))
}

/** The histogram `name`, made at its first mention. */
export function histogram<Label extends string = never>(
  name: string,
  help: string,
  labels: readonly Label[] = [],
  buckets: readonly number[] = defaultBuckets,
): Histogram<Label> {
  return named(
    name,
    Histogram,
    () => new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [registry] }),
  )
}

/** Seconds. */
const defaultBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

function named<M>(name: string, kind: abstract new (...args: never[]) => unknown, create: () => M): M {
  const existing = registry.getSingleMetric(name)
  if (existing === undefined) return create()
  if (!(existing instanceof kind)) throw new Error(`The metric ${name} exists already, and is of another kind`)
  return existing as M
}

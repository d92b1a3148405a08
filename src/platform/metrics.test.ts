import { expect, it } from 'vitest'
import { counter, gauge, histogram, registry } from './metrics.ts'

it('counts on, whoever mentions a metric again', async () => {
  counter('test_things_total', 'Things', ['kind']).inc({ kind: 'a' })
  counter('test_things_total', 'Things', ['kind']).inc({ kind: 'a' })
  gauge('test_level', 'Level').set(3)
  histogram('test_seconds', 'Time', [], [0.1, 1]).observe(0.5)
  const text = await registry.metrics()
  expect(text).toContain('test_things_total{kind="a"} 2')
  expect(text).toContain('test_level 3')
  expect(text).toContain('test_seconds_bucket{le="0.1"} 0')
})

it('refuses a name that another kind of metric has', () => {
  counter('test_taken_total', 'Taken')
  expect(() => gauge('test_taken_total', 'Taken')).toThrow('another kind')
})

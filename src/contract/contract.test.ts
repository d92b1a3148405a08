import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoints } from './endpoints.ts'

describe('the contract of the REST API', () => {
  it('names every endpoint and every address once', () => {
    const ids = endpoints.map((endpoint) => endpoint.id)
    const addresses = endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path.replace(/\{\w+\}/g, '{}')}`)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(endpoints.length).toBeGreaterThan(40)
  })

  it('names in each path the parameters that the endpoint has', () => {
    for (const { id, path, params } of endpoints) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
      const shape = params instanceof z.ZodObject ? Object.keys(params.shape) : []
      expect([id, named.toSorted()]).toEqual([id, shape.toSorted()])
    }
  })

  it.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
    'refuses keys that %s does not know',
    (_id, endpoint) => {
      const shapes = [endpoint.params, endpoint.query, endpoint.body].filter((shape) => shape !== undefined)
      for (const shape of shapes.flatMap(variantsOf)) {
        const issues = shape.safeParse({ unheardOf: 1 }).error?.issues ?? []
        expect(issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys', keys: ['unheardOf'] }))
      }
    },
  )

  it('shows for each body one that the endpoint takes', () => {
    const bodies = endpoints.flatMap(({ id, body }) => (body ? [{ id, body }] : []))
    const without = bodies.filter(({ body }) => !body.safeParse(body.meta()?.['example']).success)
    expect(without.map(({ id }) => id)).toEqual([])
  })

  it('changes nothing with GET', () => {
    const getting = endpoints.filter(({ method }) => method === 'GET')
    expect(getting.filter(({ body, access }) => body !== undefined || access === 'full')).toEqual([])
  })
})

function variantsOf(shape: z.ZodType): readonly z.ZodType[] {
  return shape instanceof z.ZodDiscriminatedUnion ? (shape.options as readonly z.ZodType[]) : [shape]
}

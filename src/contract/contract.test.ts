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
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const shape = params instanceof z.ZodObject ? Object.keys(params.shape) : []
      expect([id, named.sort()]).toEqual([id, shape.sort()])
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
    for (const { id, body } of endpoints) {
      if (body) expect([id, body.safeParse(body.meta()?.['example']).success]).toEqual([id, true])
    }
  })

  it('changes nothing with GET', () => {
    for (const { method, body, access } of endpoints) {
      if (method === 'GET') expect([body, access]).toEqual([undefined, expect.not.stringMatching('full')])
    }
  })
})

function variantsOf(shape: z.ZodType): readonly z.ZodType[] {
  return shape instanceof z.ZodDiscriminatedUnion ? (shape.options as readonly z.ZodType[]) : [shape]
}

import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Endpoint, RequestOf } from '../../contract/endpoint.ts'
import { type FieldError, InputError } from './input-error.ts'

/**
 * Turns what came over the wire into what the endpoint's contract promises its handler.
 *
 * @throws {InputError} with everything that is wrong
 */
export function parseRequest<E extends Endpoint>(endpoint: E, request: FastifyRequest): RequestOf<E> {
  const errors: FieldError[] = []
  const parsed = {
    params: parsePart(endpoint.params, request.params, errors),
    query: parsePart(endpoint.query, request.query, errors),
    body: parsePart(endpoint.body, request.body, errors),
  }
  if (errors.length > 0) throw new InputError(errors)
  return parsed as RequestOf<E>
}

function parsePart(shape: z.ZodType | undefined, given: unknown, errors: FieldError[]): unknown {
  if (!shape) {
    if (!isEmpty(given)) errors.push(...Object.keys(given as object).map(unknownKey))
    return undefined
  }
  const nul = pathOfNul(given)
  if (nul !== undefined) errors.push({ field: nul, detail: 'The character NUL is not allowed.' })
  const result = shape.safeParse(given)
  if (!result.success) errors.push(...result.error.issues.flatMap((issue) => describe(issue)))
  return result.data
}

function isEmpty(given: unknown): boolean {
  return typeof given !== 'object' || given === null || Object.keys(given).length === 0
}

/** Addresses can hold NUL as %00; bodies were looked through when they were read. */
function pathOfNul(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  return Object.entries(given).find(([, value]) => typeof value === 'string' && value.includes('\0'))?.[0]
}

function describe(issue: z.core.$ZodIssue, parent: readonly PropertyKey[] = []): FieldError[] {
  const path = [...parent, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...path, key].map(String).join('.')))
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return describeUnion(issue, path)
  return [{ field: path.map(String).join('.'), detail: sentence(issue.message) }]
}

/** Of the ways a value could be right, the one it came closest to: deepest where it went wrong. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[]): FieldError[] {
  const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(...issues.map((each) => each.path.length))
  const closest = issue.errors.reduce((best, each) => (depth(each) > depth(best) ? each : best))
  if (depth(closest) === 0) return [{ field: path.map(String).join('.'), detail: sentence(issue.message) }]
  return closest.flatMap((each) => describe(each, path))
}

function unknownKey(field: string): FieldError {
  return { field, detail: 'There is no such field.' }
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}

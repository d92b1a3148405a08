import type { AnswerOf, CallOf, Endpoint } from '../../src/contract/endpoint.ts'
import type { Problem } from '../../src/contract/shapes.ts'

/** A program that uses the REST API with a key, as an admin's own scripts would. */
export interface Api {
  /** The answer, parsed by the contract. @throws {ApiProblem} for anything but success */
  call<E extends Endpoint>(endpoint: E, request?: CallOf<E>): Promise<AnswerOf<E>>
  /** The problem that the call is refused with. */
  refusal<E extends Endpoint>(endpoint: E, request?: CallOf<E>): Promise<Problem>
  raw(path: string, init?: RequestInit): Promise<Response>
}

export class ApiProblem extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`)
    this.problem = problem
  }
}

interface Parts {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
}

export function apiAt(origin: URL, key: string): Api {
  const raw = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${key}`)
    return fetch(new URL(path, origin), { ...init, headers })
  }

  const send = (endpoint: Endpoint, { params, query, body }: Parts): Promise<Response> =>
    raw(pathOf(endpoint, params, query), {
      method: endpoint.method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })

  return {
    raw,
    async call(endpoint, request) {
      const response = await send(endpoint, request ?? {})
      const text = await response.text()
      if (!response.ok) throw new ApiProblem(JSON.parse(text) as Problem)
      return (endpoint.answer === undefined ? undefined : endpoint.answer.parse(JSON.parse(text))) as never
    },
    async refusal(endpoint, request) {
      const response = await send(endpoint, request ?? {})
      if (response.ok) throw new Error(`${endpoint.id} was not refused`)
      return (await response.json()) as Problem
    },
  }
}

function pathOf(endpoint: Endpoint, params: Parts['params'] = {}, query: Parts['query'] = {}): string {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return `/api/v1${path}${search.size > 0 ? `?${search.toString()}` : ''}`
}

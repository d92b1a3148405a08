import type { AnswerOf, CallOf, Endpoint } from '../../../src/contract/endpoint.ts'
import { ApiError, readProblem } from './api-error.ts'
import { csrfHeaders } from './csrf.ts'
import { type Address, requestUrl } from './request-url.ts'

interface Parts extends Address {
  readonly body?: unknown
}

/**
 * Asks one endpoint of the REST API and gives its parsed answer.
 *
 * @throws {ApiError} if the request is refused, fails, or is answered with something the contract does not know
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  request: CallOf<E>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<AnswerOf<E>> {
  const parts = request as Parts
  const response = await send(requestUrl(endpoint.path, parts), {
    method: endpoint.method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(endpoint.method === 'GET' ? {} : csrfHeaders()),
    },
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  if (!response.ok) throw await readProblem(response)
  return (endpoint.answer === undefined ? undefined : await readAnswer(endpoint.answer, response)) as AnswerOf<E>
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError({
      code: 'UNREACHABLE',
      status: 0,
      detail:
        'Lodger could not be reached. Check your connection; the page tries again by itself when you return to it.',
    })
  }
}

async function readAnswer(shape: NonNullable<Endpoint['answer']>, response: Response): Promise<unknown> {
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const answer = shape.safeParse(isJson ? await response.json() : await response.text())
  if (answer.success) return answer.data
  throw new ApiError({
    code: 'ANSWER_NOT_UNDERSTOOD',
    status: response.status,
    detail: 'The server answered in a way this page does not know. It may have been updated: reload the page.',
  })
}

import type { z } from 'zod'

type Shape = z.ZodType
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a caller must be to use an endpoint. `full` may change things, `read` may look. */
export type Access = 'public' | 'session' | 'read' | 'full' | 'organization'

/**
 * One endpoint of the REST API, shared by the server that answers it, the dashboard that calls it and the API document.
 * Paths are below `/api/v1` and name their parameters in braces.
 */
export interface Endpoint<
  Params extends Shape | undefined = Shape | undefined,
  Query extends Shape | undefined = Shape | undefined,
  Body extends Shape | undefined = Shape | undefined,
  Answer extends Shape | undefined = Shape | undefined,
> {
  readonly id: string
  readonly method: Method
  readonly path: `/${string}`
  readonly summary: string
  readonly tag: string
  /**
   * `read` and `full` are checked against the networks the endpoint touches; `organization` needs role full for all
   * networks; `session` is any signed-in caller; `public` is anyone.
   */
  readonly access: Access
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Absent: 204, no body. */
  readonly answer: Answer
  readonly status: number
  /** Of the answer. */
  readonly mediaType: string
  readonly maxBodyBytes: number
}

const defaultMaxBodyBytes = 256 * 1024

type Given<E, Key extends string> = E extends { readonly [K in Key]: infer V extends Shape } ? V : undefined

/** Fills in what an endpoint leaves out; keeps the exact types of its shapes. */
export function defineEndpoint<
  const E extends {
    readonly id: string
    readonly method: Method
    readonly path: `/${string}`
    readonly summary: string
    readonly tag: string
    readonly access: Access
    readonly params?: Shape
    readonly query?: Shape
    readonly body?: Shape
    readonly answer?: Shape
    readonly status?: number
    readonly mediaType?: string
    readonly maxBodyBytes?: number
  },
>(endpoint: E): Endpoint<Given<E, 'params'>, Given<E, 'query'>, Given<E, 'body'>, Given<E, 'answer'>> {
  return {
    params: undefined,
    query: undefined,
    body: undefined,
    answer: undefined,
    status: endpoint.answer === undefined ? 204 : 200,
    mediaType: 'application/json',
    maxBodyBytes: defaultMaxBodyBytes,
    ...endpoint,
  } as never
}

type Out<S> = S extends Shape ? z.output<S> : undefined
type In<S> = S extends Shape ? z.input<S> : undefined

/** What a handler gets, after parsing. */
export type RequestOf<E extends Endpoint> = {
  readonly params: Out<E['params']>
  readonly query: Out<E['query']>
  readonly body: Out<E['body']>
}
/** What a caller gives. */
export type CallOf<E extends Endpoint> = (E['params'] extends Shape ? { readonly params: In<E['params']> } : unknown) &
  (E['query'] extends Shape ? { readonly query?: In<E['query']> } : unknown) &
  (E['body'] extends Shape ? { readonly body: In<E['body']> } : unknown)
/** What a caller gets. */
export type AnswerOf<E extends Endpoint> = Out<E['answer']>

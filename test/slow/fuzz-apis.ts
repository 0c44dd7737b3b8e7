import * as affinidi from '../../packages/affinidi-consumer-auth/src/index.js'
import * as authentiq from '../../packages/authentiq-token/src/index.js'
import type { Fetch, Operation, TransportOptions } from '../../packages/core/src/index.js'
import * as ory from '../../packages/ory-oauth2/src/index.js'
import * as voucherify from '../../packages/voucherify-oauth/src/index.js'

type Call<Result> = (transport: unknown, request?: unknown, options?: unknown) => Result

/** An operation as JavaScript callers use it. */
interface Called extends Operation, Call<Promise<unknown>> {
  /** Calls the operation and also returns status and headers. */
  readonly raw: Call<Promise<unknown>>
  /** All items of a list, page by page. */
  readonly iterate?: Call<AsyncIterable<unknown>>
}

/** Secrets that clients authenticate with. */
export interface Secrets {
  /** API key or access token. */
  readonly key: string
  /** Client secret. */
  readonly clientSecret: string
  /** Whether functions return them, so that they are called again after a 401. */
  readonly areFunctions?: boolean
  /** Whether the client secret is sent in the form. */
  readonly isPosted?: boolean
}

/** An operation and its transport. */
export interface Subject {
  /** Unique name, such as `ory.createOAuth2Client`. */
  readonly name: string
  /** The operation. */
  readonly operation: Called
  /** Makes a transport for it. */
  readonly createTransport: (options: TransportOptions, secrets?: Secrets) => unknown
}

/** Base URL of all servers, with a path. */
export const baseUrl = 'https://api.example.com/base'

const apis = {
  ory: {
    module: ory,
    createTransport: (options: TransportOptions, secrets?: Secrets): unknown =>
      ory.createOryTransport({
        ...options,
        adminUrl: baseUrl,
        publicUrl: baseUrl,
        ...(secrets && { accessToken: give(secrets.key, secrets), clientAuth: authenticate(secrets) }),
      }),
  },
  affinidi: {
    module: affinidi,
    createTransport: (options: TransportOptions): unknown => affinidi.createAffinidiTransport({ ...options, baseUrl }),
  },
  authentiq: {
    module: authentiq,
    createTransport: (options: TransportOptions, secrets?: Secrets): unknown =>
      authentiq.createAuthentiqTransport({
        ...options,
        baseUrl,
        ...(secrets && { clientAuth: authenticate(secrets) }),
      }),
  },
  voucherify: {
    module: voucherify,
    createTransport: (
      options: TransportOptions,
      secrets: Secrets = { key: 'an-app-token', clientSecret: 'an-app-id' },
    ): unknown =>
      voucherify.createVoucherifyTransport({
        ...options,
        baseUrl,
        appId: give(secrets.clientSecret, secrets),
        appToken: give(secrets.key, secrets), // no spaces, as it is a token
        clientAuth: authenticate({ ...secrets, isPosted: false }),
      }),
  },
}

function give(secret: string, { areFunctions }: Secrets): string | (() => string) {
  return areFunctions ? () => secret : secret
}

function authenticate(secrets: Secrets): ory.Credential {
  const make = secrets.isPosted ? ory.clientSecretPost : ory.clientSecretBasic
  return make('the-client', give(secrets.clientSecret, secrets))
}

/** All operations of all packages. */
export const subjects: readonly Subject[] = Object.entries(apis).flatMap(([api, { module, createTransport }]) =>
  Object.values<unknown>(module)
    .filter((exported): exported is Called => typeof exported === 'function' && 'id' in exported && 'path' in exported)
    .map((operation) => ({ name: `${api}.${operation.id}`, operation, createTransport })),
)

const byName = new Map(subjects.map((subject) => [subject.name, subject]))

/** Finds an operation by its unique name. */
export function subjectOf(name: string): Subject {
  return byName.get(name) as Subject // names come from `subjects`
}

/** Names of all parameters of an operation. */
export function parametersOf(operation: Operation): readonly string[] {
  return [...new Set([...placedParametersOf(operation), ...(operation.required ?? [])])]
}

/** Names of the parameters in path, query and body. Any other one is sent as bearer token. */
export function placedParametersOf({ path, query = [], form, jsonFields = [], body }: Operation): readonly string[] {
  return [...pathParametersOf(path), ...query, ...(form ?? jsonFields), ...(body === undefined ? [] : [body])]
}

/** Names of the parameters in a path template. */
export function pathParametersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

/** Arguments of a call of `fetch`. */
export interface Sent {
  /** URL with its query. */
  readonly url: string
  /** The rest. */
  readonly init: Parameters<Fetch>[1]
}

/**
 * Makes a mock of `fetch`.
 *
 * @param answer - Returns the response to a request; `index` counts the requests from 0.
 * @returns The mock, and the requests that it received.
 */
export function standIn(answer: (sent: Sent, index: number) => ReturnType<Fetch>): { fetch: Fetch; sent: Sent[] } {
  const sent: Sent[] = []
  return {
    sent,
    fetch: async (url, init) => {
      sent.push({ url, init })
      return answer({ url, init }, sent.length - 1)
    },
  }
}

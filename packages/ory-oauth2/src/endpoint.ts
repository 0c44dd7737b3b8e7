import type { Endpoint, ErrorBodies, ListEndpoint, OperationDescriptor } from '@typed-oauth/core'
import { defineEndpoint, defineListEndpoint } from '@typed-oauth/core/define'

import { errorOAuth2Schema, oryErrorCodes, summarizeError, type OryErrors } from './errors.js'
import type { OryTransport } from './transport.js'

/** An operation of Ory: called, it sends a request; read, it says what it sends. */
export type OryEndpoint<Request, Data, Errors extends ErrorBodies> = Endpoint<OryTransport, Request, Data, Errors>

/** An operation of Ory that lists page by page. */
export type OryListEndpoint<Request, Item, Errors extends ErrorBodies> = ListEndpoint<
  OryTransport,
  Request,
  Item,
  Errors
>

/** What is the same for all operations of Ory, so that their descriptions leave it out. */
type Common =
  | 'additionalParameters'
  | 'credential'
  | 'factory'
  | 'retryAfterHeaders'
  | 'server'
  | 'summarizeError'
  | 'tokenPath'

/** Description of an operation of Ory. */
export type OryDescriptor<Request, Data, Errors extends ErrorBodies> = Omit<
  OperationDescriptor<Request, Data, Errors>,
  Common
>

/** Description of an operation of the public listener. */
export interface OryPublicDescriptor<Request, Data, Errors extends ErrorBodies> extends OryDescriptor<
  Request,
  Data,
  Errors
> {
  /**
   * What of `clientAuth` the operation takes: all of it, only the client id, or nothing. Default nothing.
   */
  readonly credential?: 'clientAuth' | 'clientIdentity'
}

/** Parameters beyond those that an operation knows. */
export interface AdditionalParameters {
  /**
   * Further parameters by their wire names, such as `resource`, or what a token hook reads; an array sends one of them
   * several times. Never shown in errors. Names that the operation knows are refused.
   */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** Which page of a list to get, and how long it is. */
export interface PageParameters {
  /** Items per page. Default 100; Hydra gives 500 at most, whatever is asked for. */
  readonly pageSize?: number | undefined
  /** Where to go on: `nextPageToken` of an earlier page. Ends after an hour. Default: from the start. */
  readonly pageToken?: string | undefined
}

/**
 * Makes an operation of the admin listener, also for routes that this package does not cover. It takes the API key.
 *
 * @param descriptor - What the operation sends and understands.
 *
 * @example
 * ```ts
 * const isAlive: OryEndpoint<object, void, OryErrors> = adminEndpoint({
 *   id: 'isAlive',
 *   method: 'GET',
 *   path: '/health/alive',
 *   retry: 'safe',
 *   responses: { 200: 'empty' },
 * })
 * ```
 */
export function adminEndpoint<Request, Data, Errors extends ErrorBodies = OryErrors>(
  descriptor: OryDescriptor<Request, Data, Errors>,
): OryEndpoint<Request, Data, Errors> {
  return defineEndpoint(adminDescriptor(descriptor))
}

/**
 * Makes an operation of the admin listener that lists page by page.
 *
 * @param descriptor - What the operation sends and understands.
 */
export function adminListEndpoint<Request, Item, Errors extends ErrorBodies = OryErrors>(
  descriptor: OryDescriptor<Request, Item[], Errors>,
): OryListEndpoint<Request, Item, Errors> {
  return defineListEndpoint(adminDescriptor(descriptor))
}

/**
 * Makes an operation of the public listener, also for routes that this package does not cover.
 *
 * @param descriptor - What the operation sends and understands.
 */
export function publicEndpoint<Request, Data, Errors extends ErrorBodies = OryErrors>(
  descriptor: OryPublicDescriptor<Request, Data, Errors>,
): OryEndpoint<Request, Data, Errors> {
  return defineEndpoint({ ...common(descriptor), server: 'public', tokenPath: '/oauth2/token' })
}

function adminDescriptor<Request, Data, Errors extends ErrorBodies>(
  descriptor: OryDescriptor<Request, Data, Errors>,
): OperationDescriptor<Request, Data, Errors> {
  return { ...common(descriptor), server: 'admin', credential: 'adminAuth' }
}

function common<Request, Data, Errors extends ErrorBodies, Descriptor extends OryDescriptor<Request, Data, Errors>>(
  descriptor: Descriptor & OryDescriptor<Request, Data, Errors>,
): Descriptor &
  Pick<OperationDescriptor<Request, Data, Errors>, 'additionalParameters' | 'errors' | 'factory' | 'summarizeError'> {
  return {
    // Operations with other error bodies name them.
    errors: { default: errorOAuth2Schema } as Required<OperationDescriptor<Request, Data, Errors>>['errors'],
    additionalParameters: descriptor.query !== undefined || descriptor.form !== undefined,
    summarizeError,
    factory: 'createOryTransport',
    retryAfterHeaders: ['x-ratelimit-reset'],
    ...descriptor,
    errorCodes: [...oryErrorCodes, ...(descriptor.errorCodes ?? [])],
  }
}

import {
  defineBearerEndpoint,
  defineEndpoint,
  defineListEndpoint,
  type Endpoint,
  type ErrorBodies,
  type ListEndpoint,
  type OperationDescriptor,
} from '@typed-oauth/core/define'

import { oryErrorSchema, oryErrorCodes, type OryErrors } from './errors.js'
import type { OryTransport } from './transport.js'

/** An operation of Ory: called, it sends a request; read, it says what it sends. */
export type OryEndpoint<Request, Data, Errors extends ErrorBodies> = Endpoint<OryTransport, Request, Data, Errors>

/** An operation of Ory that returns a list page by page. */
export type OryListEndpoint<Request, Item, Errors extends ErrorBodies> = ListEndpoint<
  OryTransport,
  Request,
  Item,
  Errors
>

/** Description of an operation of Ory, without the properties that are the same for all of them. */
export type OryDescriptor<Request, Data, Errors extends ErrorBodies> = Omit<
  OperationDescriptor<Request, Data, Errors>,
  'additionalParameters' | 'credential' | 'factory' | 'retryAfterHeaders' | 'server' | 'tokenPath'
>

/** Description of an operation of the public listener. */
export interface OryPublicDescriptor<Request, Data, Errors extends ErrorBodies> extends OryDescriptor<
  Request,
  Data,
  Errors
> {
  /**
   * Which part of `clientAuth` the operation sends: `clientAuth` is all of it, `clientIdentity` only the client id.
   * Default: nothing.
   */
  readonly credential?: 'clientAuth' | 'clientIdentity'
}

/** Parameters beyond the documented ones of an operation. */
export interface AdditionalParameters {
  /**
   * Further parameters by their wire names, such as those of a token hook or of a gateway; an array sends a parameter
   * several times. Never shown in errors. Names of the operation's own parameters are refused.
   */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** Request of an operation without parameters: it may be left out. */
export type NoParameters = Readonly<Record<string, never>>

/** The page of a list to get, and its size. */
export interface PageParameters {
  /** Items per page. Default 100; Hydra returns at most 500, even if more are requested. */
  readonly pageSize?: number | undefined
  /** Where to continue: `nextPageToken` of an earlier page. Expires after an hour. Default: the first page. */
  readonly pageToken?: string | undefined
}

/**
 * Makes an operation of the admin listener, also for routes that this package does not cover. It sends the API key.
 *
 * @param descriptor - Describes the request and its responses.
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
 * Makes an operation of the admin listener that returns a list page by page.
 *
 * @param descriptor - Describes the request and its responses.
 */
export function adminListEndpoint<Request, Item, Errors extends ErrorBodies = OryErrors>(
  descriptor: OryDescriptor<Request, Item[], Errors>,
): OryListEndpoint<Request, Item, Errors> {
  return defineListEndpoint(adminDescriptor(descriptor))
}

/**
 * Makes an operation of the public listener, also for routes that this package does not cover.
 *
 * @param descriptor - Describes the request and its responses.
 */
export function publicEndpoint<Request, Data, Errors extends ErrorBodies = OryErrors>(
  descriptor: OryPublicDescriptor<Request, Data, Errors>,
): OryEndpoint<Request, Data, Errors> {
  return defineEndpoint(publicDescriptor(descriptor))
}

/**
 * Makes an operation of the public listener that sends a token of its request as bearer token, such as that of a user.
 *
 * @param descriptor - Describes the request and its responses.
 * @param parameter - Name of the required parameter that is the token.
 */
export function publicBearerEndpoint<Request, Data, Errors extends ErrorBodies = OryErrors>(
  descriptor: OryDescriptor<Request, Data, Errors>,
  parameter: keyof Request & string,
): OryEndpoint<Request, Data, Errors> {
  return defineBearerEndpoint(publicDescriptor(descriptor), parameter)
}

function publicDescriptor<Request, Data, Errors extends ErrorBodies>(
  descriptor: OryPublicDescriptor<Request, Data, Errors>,
): OperationDescriptor<Request, Data, Errors> {
  return { ...common(descriptor), server: 'public', tokenPath: '/oauth2/token' }
}

function adminDescriptor<Request, Data, Errors extends ErrorBodies>(
  descriptor: OryDescriptor<Request, Data, Errors>,
): OperationDescriptor<Request, Data, Errors> {
  return { ...common(descriptor), server: 'admin', credential: 'adminAuth' }
}

function common<Request, Data, Errors extends ErrorBodies, Descriptor extends OryDescriptor<Request, Data, Errors>>(
  descriptor: Descriptor & OryDescriptor<Request, Data, Errors>,
): Descriptor & Pick<OperationDescriptor<Request, Data, Errors>, 'additionalParameters' | 'errors' | 'factory'> {
  return {
    // Operations with other error bodies override this.
    errors: { default: oryErrorSchema } as Required<OperationDescriptor<Request, Data, Errors>>['errors'],
    additionalParameters: descriptor.query !== undefined || descriptor.form !== undefined,
    factory: 'createOryTransport',
    retryAfterHeaders: ['x-ratelimit-reset'],
    ...descriptor,
    errorCodes: [...oryErrorCodes, ...(descriptor.errorCodes ?? [])],
  }
}

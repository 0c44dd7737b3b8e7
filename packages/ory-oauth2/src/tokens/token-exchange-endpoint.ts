import type { CallOptions, Operation, OperationTypes, RawResponse } from '@typed-oauth/core/define'

import type { OryErrors } from '../errors.js'
import type { OryTransport } from '../transport.js'
import type { Oauth2TokenExchangeRequest } from './grants.js'
import type { OAuth2TokenExchange } from './models.js'

/**
 * The type of `oauth2TokenExchange`: the compiler checks a call by its grant type, so that a known grant needs its
 * parameters and a plain `string` is accepted.
 */
export interface Oauth2TokenExchangeEndpoint extends Operation<
  Oauth2TokenExchangeRequest<string>,
  OAuth2TokenExchange,
  OryErrors
> {
  <Grant extends string>(
    transport: OryTransport,
    request: Oauth2TokenExchangeRequest<Grant>,
    options?: CallOptions,
  ): Promise<OAuth2TokenExchange>
  /** Calls the operation and also returns status and headers. */
  readonly raw: <Grant extends string>(
    transport: OryTransport,
    request: Oauth2TokenExchangeRequest<Grant>,
    options?: CallOptions,
  ) => Promise<RawResponse<OAuth2TokenExchange>>
}

/** The type of `oauth2TokenExchange` as a method of a client. */
export interface BoundOauth2TokenExchangeEndpoint extends OperationTypes<
  Oauth2TokenExchangeRequest<string>,
  OAuth2TokenExchange,
  OryErrors
> {
  <Grant extends string>(
    request: Oauth2TokenExchangeRequest<Grant>,
    options?: CallOptions,
  ): Promise<OAuth2TokenExchange>
  /** Calls the operation and also returns status and headers. */
  readonly raw: <Grant extends string>(
    request: Oauth2TokenExchangeRequest<Grant>,
    options?: CallOptions,
  ) => Promise<RawResponse<OAuth2TokenExchange>>
}

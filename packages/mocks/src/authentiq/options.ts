import { environmentRules, type EnvironmentOptions } from '../clock.js'
import { aBoolean, aPositiveNumber, aText, aUrl, checkedElsewhere, oneOf, type OptionRules } from '../options-check.js'

/** Method of client authentication at the token endpoint. */
export type AuthentiqAuthMethod = 'client_secret_basic' | 'client_secret_post'

/** How ID tokens are signed: with the client secret, with the keys at `/public-keys`, or not at all. */
export type AuthentiqSigningAlgorithm = 'HS256' | 'RS256' | 'none'

/** A registered client. */
export interface AuthentiqClientSeed {
  /** Client id. */
  readonly client_id: string
  /** Client secret. */
  readonly client_secret: string
  /** Redirect URIs, compared as text. Default: none, which is the test mode: any redirect URI is accepted. */
  readonly redirect_uris?: readonly string[] | undefined
  /** How the client authenticates. Default `client_secret_basic`. */
  readonly token_endpoint_auth_method?: AuthentiqAuthMethod | undefined
  /** How its ID tokens are signed. Default `HS256`. */
  readonly id_token_signed_response_alg?: AuthentiqSigningAlgorithm | undefined
}

/** A user. */
export interface AuthentiqUserSeed {
  /** Id of the user, `sub` in tokens. */
  readonly sub: string
  /** Claims, such as `name` and `email`. Tokens contain those of the granted scopes. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/** Initial state. */
export interface AuthentiqSeed {
  /** Clients. Default: `mock-client` with `mock-client-secret` in test mode. */
  readonly clients?: readonly AuthentiqClientSeed[] | undefined
  /** Users. Default: `mock-user`. */
  readonly users?: readonly AuthentiqUserSeed[] | undefined
}

/** Options of `createAuthentiqMock`. */
export interface AuthentiqMockOptions extends EnvironmentOptions {
  /** State at the start, and after each reset. */
  readonly seed?: AuthentiqSeed | undefined
  /** Issuer of ID tokens. Default: the mock's base URL with a slash at its end. */
  readonly issuer?: string | undefined
  /** Subject that `/authorize` signs in at once, without a page. Default: the page asks. */
  readonly signInAs?: string | undefined
  /** Lifetime of codes in seconds. Default 60. */
  readonly codeLifetime?: number | undefined
  /** Lifetime of access tokens in seconds. Default 3,600. */
  readonly tokenLifetime?: number | undefined
  /** Lifetime of ID tokens in seconds. Default 3,600. */
  readonly idTokenLifetime?: number | undefined
  /** Whether `aud` of ID tokens is a list or a string; both are documented. Default `'list'`. */
  readonly audience?: 'list' | 'string' | undefined
  /**
   * Whether responses have a `refresh_token` that works once, as those of other providers. Default `false`: Authentiq
   * documents no refresh grant.
   */
  readonly refreshTokens?: boolean | undefined
}

/** Rules for the options. */
export const authentiqOptionRules: OptionRules<AuthentiqMockOptions> = {
  ...environmentRules,
  seed: checkedElsewhere,
  issuer: aUrl,
  signInAs: aText,
  codeLifetime: aPositiveNumber,
  tokenLifetime: aPositiveNumber,
  idTokenLifetime: aPositiveNumber,
  audience: oneOf('list', 'string'),
  refreshTokens: aBoolean,
}

import { callRules, checkOptions, functionRule, type OptionRules } from '../options-check.js'
import type { AbortSignalLike } from '../platform.js'
import { refuser } from '../refuse.js'
import { readSettings, type TransportSettings } from '../settings.js'
import type { TokenAnswer } from '../tokens/token-answer.js'
import type { Transport } from '../transport.js'

/** What a sign-in reads of a discovery document. */
export interface SignInMetadata {
  /** The issuer: `iss` of its tokens. */
  readonly issuer: string
  /** Page at which a sign-in begins. */
  readonly authorization_endpoint: string
  /** Page at which a sign-out begins; absent if the server has none. */
  readonly end_session_endpoint?: string | null | undefined
  /** Whether callbacks name the issuer, RFC 9207. Default `false`. */
  readonly authorization_response_iss_parameter_supported?: boolean | null | undefined
}

/** A public key of a server: a JSON Web Key, RFC 7517. */
export interface ServerKey {
  /** Family of algorithms, such as `RSA`. */
  readonly kty: string
}

/** The public keys of a server. */
export interface ServerKeys {
  /** The keys. */
  readonly keys: readonly ServerKey[]
}

/** Options of the requests that a sign-in sends. */
export interface SignInCallOptions {
  /** Aborts the requests, and the wait for them. */
  readonly signal?: AbortSignalLike | undefined
}

/** Options that all functions of a sign-in have. */
export interface SignInOptions extends SignInCallOptions {
  /** The current time in milliseconds since 1970, for tests. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Which tokens without a signature of the issuer's keys are accepted. */
export interface WeakAlgorithmOptions {
  /** Client secret, to accept tokens that are signed with it (HS256). Default: they are refused. */
  readonly clientSecret?: string | undefined
  /**
   * Whether to accept tokens without a signature. Only for tokens that come from the token endpoint itself, over TLS:
   * OpenID Connect Core, section 3.1.3.7, rule 6. Default `false`.
   */
  readonly allowUnsigned?: boolean | undefined
}

/** What an authorization code is exchanged with. */
export interface SignInCode {
  /** The code of the callback. It works once. */
  readonly code: string
  /** The redirect URI that the sign-in began with. */
  readonly redirectUri: string
  /** PKCE verifier. */
  readonly codeVerifier: string
  /** Client id; absent if it is that of the transport. */
  readonly clientId?: string | undefined
}

/** What the token endpoint answers to a code. */
export interface SignInTokens extends TokenAnswer {
  /** The ID token, if `openid` was granted. */
  readonly id_token?: string | null | undefined
}

/**
 * What a server is, for the functions of a sign-in. An API package has one constant of this type, and passes it to the
 * functions that it exports under the same names.
 */
export interface SignInServer<Through extends Transport, Request, SignOut, Tokens extends SignInTokens> {
  /** Function that makes the transport, for errors. */
  readonly factory: string
  /** Name of the transport's server for the code exchange. */
  readonly server: string
  /** Whether callers may accept ID tokens that are signed with the client secret, and unsigned ones. Default `false`. */
  readonly weakAlgorithms?: boolean | undefined
  /** Gets the discovery document. */
  readonly discover: (transport: Through, options: SignInCallOptions) => Promise<SignInMetadata>
  /** Gets the public keys. */
  readonly getKeys: (transport: Through, options: SignInCallOptions) => Promise<ServerKeys>
  /** Builds the URL of the authorize page; `operation` is the name for errors. */
  readonly authorizeUrl: (operation: string, transport: Through, request: Request) => string
  /** Builds the URL of the page for sign-outs; `operation` is the name for errors. */
  readonly signOutUrl: (operation: string, transport: Through, request: SignOut) => string
  /** Exchanges a code. */
  readonly exchange: (transport: Through, code: SignInCode, options: SignInCallOptions) => Promise<Tokens>
}

/** A server, whatever its requests are: for functions that build no URL. */
export type AnySignInServer<Through extends Transport, Tokens extends SignInTokens = SignInTokens> = Omit<
  SignInServer<Through, never, never, Tokens>,
  'authorizeUrl' | 'signOutUrl'
>

/** Rules of {@link SignInOptions}. */
const signInRules: OptionRules = {
  signal: callRules['signal'],
  now: functionRule,
}

/**
 * Refuses a transport of another API, and options that are unknown or invalid.
 *
 * @param operation - Name of the function, for the error.
 * @param server - The server.
 * @param transport - Value of the caller.
 * @param options - Options of the caller.
 * @param rules - Rules of the options that not all functions have.
 * @returns Data of the transport.
 */
export function checkCall(
  operation: string,
  { factory, server }: { readonly factory: string; readonly server: string },
  transport: unknown,
  options: object,
  rules: OptionRules = {},
): TransportSettings {
  const settings = readSettings(transport)
  const refuse = refuser(operation)
  if (settings?.servers[server] === undefined)
    return refuse('transport', `must be made by ${factory} (a client has it as \`.transport\`)`)
  checkOptions(operation, options, { ...signInRules, ...rules })
  return settings
}

/**
 * Finds out for which client a sign-in is.
 *
 * @param operation - Name of the function, for the error.
 * @param settings - Data of the transport.
 * @param given - Client id of the caller; by default, that of the transport.
 */
export function clientIdOf(operation: string, { credentials }: TransportSettings, given?: string): string {
  const clientId = given ?? credentials['clientAuth']?.clientId
  if (typeof clientId !== 'string' || clientId === '')
    return refuser(operation)('clientId', 'is required, because the `clientAuth` of the transport names no client')
  return clientId
}

/**
 * Finds out which client signs users in. Another one than that of the transport could not exchange the code.
 *
 * @param operation - Name of the function, for the error.
 * @param settings - Data of the transport.
 * @param given - Client id of the caller; by default, that of the transport.
 */
export function ownClientId(operation: string, settings: TransportSettings, given?: string): string {
  const clientId = clientIdOf(operation, settings, given)
  if (clientId !== (settings.credentials['clientAuth']?.clientId ?? clientId))
    refuser(operation)('clientId', 'must be that of the `clientAuth` of the transport')
  return clientId
}

/** The address of the issuer if the transport pins it, without a slash at its end. */
export function pinnedIssuer({ servers }: TransportSettings): string | undefined {
  return servers['issuer']?.option === 'issuer' ? servers['issuer'].url : undefined
}

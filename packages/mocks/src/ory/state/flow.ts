import type { JsonObject } from '../wire/decode.js'

/** OpenID Connect parameters of an authorize request, for the login and consent pages. Empty values are omitted. */
export interface OidcContext {
  /** Requested authentication levels. */
  readonly acr_values?: readonly string[]
  /** Requested languages. */
  readonly ui_locales?: readonly string[]
  /** Requested kind of page. */
  readonly display?: string
  /** The user that the client expects. */
  readonly login_hint?: string
  /** Claims of the ID token in `id_token_hint`. */
  readonly id_token_hint_claims?: JsonObject
}

/** Decision of the login page. */
export interface AcceptedLogin {
  /** Whether the browser stays signed in. */
  readonly remember: boolean
  /** How many seconds the browser stays signed in; 0 for 30 days. */
  readonly rememberFor: number
  /** Whether the time of a remembered session starts again. */
  readonly extend: boolean
  /** Authentication level. */
  readonly acr: string
  /** Authentication methods. */
  readonly amr: readonly string[]
  /** Pairwise subject that the page chose; empty if the server computes it. */
  readonly forcedSubject: string
}

/** Decision of the consent page. */
export interface AcceptedConsent {
  /** Granted scopes. */
  readonly scope: readonly string[]
  /** Granted audiences. */
  readonly audience: readonly string[]
  /** Data of the access token. */
  readonly accessToken: JsonObject
  /** Claims of the ID token. */
  readonly idToken: JsonObject
  /** Whether the consent page may be skipped next time. */
  readonly remember: boolean
  /** How many seconds the consent is remembered; 0 for ever. */
  readonly rememberFor: number
  /** When the page decided, in milliseconds. */
  readonly handledAt: number
}

/** Error of a page that rejects a request. */
export interface Denial {
  /** Value of `error`. */
  readonly code: string
  /** Description and hint. */
  readonly description: string
  /** Status, where the error is sent as JSON. */
  readonly status: number
}

/**
 * The way of one browser through login and consent. Challenges and verifiers are this value, encrypted; the mock stores
 * no flow before consent. So a login verifier works more than once; a consent verifier works once, as granted consents
 * are stored.
 */
export interface Flow {
  /** 32 hexadecimal digits; `login_challenge` of the consent request. */
  readonly id: string
  /** When the flow began, in seconds. */
  readonly requestedAt: number
  /** Client that began the flow; empty in a device flow until the user code is accepted. */
  readonly clientId: string
  /** URL that began the flow. */
  readonly requestUrl: string
  /** Requested scopes. */
  readonly scope: readonly string[]
  /** Requested audiences. */
  readonly audience: readonly string[]
  /** OpenID Connect parameters of the request; `null` in a device flow. */
  readonly oidc: OidcContext | null
  /** Login session that the flow uses or creates. */
  readonly sessionId: string
  /** Whether the login page can be skipped. */
  readonly skipLogin: boolean
  /** Remembered or signed-in user. */
  readonly subject: string
  /** When the user signed in, in seconds. */
  readonly authenticatedAt?: number
  /** Value of the cookie that the next step needs. */
  readonly csrf: string
  /** Decision of the login page. */
  readonly login?: AcceptedLogin
  /** Data that the pages share. */
  readonly context: unknown
  /** Id of the device authorization, in a device flow. */
  readonly deviceRequestId?: string
  /** 32 hexadecimal digits; also the id of the tokens that result from the consent. */
  readonly consentRequestId?: string
  /** Whether the consent page can be skipped. */
  readonly skipConsent?: boolean
  /** Decision of the consent page. */
  readonly consent?: AcceptedConsent
  /** Error of a login or consent page that rejected the request. */
  readonly denied?: Denial
}

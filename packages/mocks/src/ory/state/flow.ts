import type { JsonObject } from '../wire/decode.js'

/** What an authorize request said about OpenID Connect, for the login and consent pages. Empty values are left out. */
export interface OidcContext {
  /** Wanted authentication levels. */
  readonly acr_values?: readonly string[]
  /** Wanted languages. */
  readonly ui_locales?: readonly string[]
  /** Wanted kind of page. */
  readonly display?: string
  /** Who is expected to sign in. */
  readonly login_hint?: string
  /** Claims of the ID token that was sent as a hint. */
  readonly id_token_hint_claims?: JsonObject
}

/** What the login page said. */
export interface AcceptedLogin {
  /** Whether the browser is to stay signed in. */
  readonly remember: boolean
  /** For how many seconds; 0 for 30 days. */
  readonly rememberFor: number
  /** Whether a remembered session starts to count anew. */
  readonly extend: boolean
  /** Authentication level. */
  readonly acr: string
  /** Authentication methods. */
  readonly amr: readonly string[]
  /** Pairwise subject that the page chose; empty for the server's. */
  readonly forcedSubject: string
}

/** What the consent page said. */
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
  /** For how many seconds; 0 for ever. */
  readonly rememberFor: number
  /** When the page answered, in milliseconds. */
  readonly handledAt: number
}

/** Why a page said no. */
export interface Denial {
  /** Value of `error`. */
  readonly code: string
  /** Description and hint. */
  readonly description: string
  /** Status, where the failure is answered as JSON. */
  readonly status: number
}

/**
 * One way of a browser through login and consent. Challenges, verifiers and the state between them are this value,
 * sealed: the mock keeps nothing, and so every step can be repeated.
 */
export interface Flow {
  /** 32 hexadecimal digits; `login_challenge` of the consent request. */
  readonly id: string
  /** When the flow began, in seconds. */
  readonly requestedAt: number
  /** Client that began it; empty in a device flow until the user code is accepted. */
  readonly clientId: string
  /** URL that began it. */
  readonly requestUrl: string
  /** Wanted scopes. */
  readonly scope: readonly string[]
  /** Wanted audiences. */
  readonly audience: readonly string[]
  /** What the request said about OpenID Connect; `null` in a device flow. */
  readonly oidc: OidcContext | null
  /** Login session that the flow uses or makes. */
  readonly sessionId: string
  /** Whether the login page can be skipped. */
  readonly skipLogin: boolean
  /** Remembered or signed-in user. */
  readonly subject: string
  /** When the user signed in, in seconds. */
  readonly authenticatedAt?: number
  /** Value of the cookie that the next step needs. */
  readonly csrf: string
  /** Answer of the login page. */
  readonly login?: AcceptedLogin
  /** Data that the pages share. */
  readonly context: unknown
  /** Id of the device authorization, in a device flow. */
  readonly deviceRequestId?: string
  /** 32 hexadecimal digits; also the id of the tokens that the consent leads to. */
  readonly consentRequestId?: string
  /** Whether the consent page can be skipped. */
  readonly skipConsent?: boolean
  /** Answer of the consent page. */
  readonly consent?: AcceptedConsent
  /** Refusal of the login or consent page. */
  readonly denied?: Denial
}

import type { JWK } from 'jose'

import { BoundedMap } from '../../bounded-map.js'
import { ClientStore } from './client-store.js'
import type {
  AccessToken,
  AuthorizationCode,
  Chain,
  ConsentSession,
  DeviceAuthorization,
  LoginSession,
  LogoutRequest,
  OryUser,
  RefreshToken,
  TrustedIssuer,
} from './records.js'

/** Everything that a mock remembers. Challenges and verifiers are not stored: they contain their data. */
export interface State {
  /** Registered clients. */
  readonly clients: ClientStore
  /** Chains of tokens, one for each consent or grant. */
  readonly chains: BoundedMap<string, Chain>
  /** Authorization codes, including used ones. */
  readonly codes: BoundedMap<string, AuthorizationCode>
  /** Access tokens. */
  readonly accessTokens: BoundedMap<string, AccessToken>
  /** Refresh tokens, including spent ones. */
  readonly refreshTokens: BoundedMap<string, RefreshToken>
  /** Device authorizations by device code. */
  readonly deviceCodes: BoundedMap<string, DeviceAuthorization>
  /** Device authorizations by user code. */
  readonly userCodes: BoundedMap<string, DeviceAuthorization>
  /** Sessions of signed-in browsers. */
  readonly loginSessions: BoundedMap<string, LoginSession>
  /** Granted consents by the id of their flow. */
  readonly consents: BoundedMap<string, ConsentSession>
  /** Logout requests by challenge. */
  readonly logouts: BoundedMap<string, LogoutRequest>
  /** Subjects of users for whom the login page chose a pairwise subject, by client and pairwise subject. */
  readonly forcedSubjects: BoundedMap<string, string>
  /** Ids of used assertions, with the time in milliseconds until which they are remembered. */
  readonly usedAssertions: BoundedMap<string, number>
  /** Trusted issuers by id. */
  readonly issuers: BoundedMap<string, TrustedIssuer>
  /** Keys of trusted issuers by issuer and key id. */
  readonly issuerKeys: BoundedMap<string, JWK>
  /** Users of the seed by subject. */
  readonly users: Map<string, OryUser>
}

/** Makes an empty state. */
export function createState(): State {
  return {
    clients: new ClientStore(),
    chains: new BoundedMap(),
    codes: new BoundedMap(),
    accessTokens: new BoundedMap(),
    refreshTokens: new BoundedMap(),
    deviceCodes: new BoundedMap(),
    userCodes: new BoundedMap(),
    loginSessions: new BoundedMap(),
    consents: new BoundedMap(),
    logouts: new BoundedMap(),
    forcedSubjects: new BoundedMap(),
    usedAssertions: new BoundedMap(),
    issuers: new BoundedMap(),
    issuerKeys: new BoundedMap(),
    users: new Map(),
  }
}

/** Empties a state. */
export function clearState(state: State): void {
  for (const part of Object.values(state) as { clear(): void }[]) part.clear()
}

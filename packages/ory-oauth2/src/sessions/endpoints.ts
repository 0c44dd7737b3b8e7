import type { Refuse } from '@typed-oauth/core/define'

import { adminEndpoint, adminListEndpoint } from '../endpoint.js'
import type { AdditionalParameters, OryEndpoint, OryListEndpoint, PageParameters } from '../endpoint.js'
import type { OryErrors } from '../errors.js'
import { needsConsentIds } from '../releases.js'
import { oAuth2ConsentSessionsSchema, type OAuth2ConsentSession } from './models.js'

/** Parameters of {@link listOAuth2ConsentSessions}. */
export interface ListOAuth2ConsentSessionsRequest extends AdditionalParameters, PageParameters {
  /** The user. */
  readonly subject: string
  /** Only consents of this login session. */
  readonly loginSessionId?: string | undefined
}

/**
 * Lists the valid consents of a user, one page per call; `iterate` yields all items, `pages` yields all pages.
 *
 * For an unknown user, the list is empty.
 *
 * @example
 * ```ts
 * for await (const session of listOAuth2ConsentSessions.iterate(transport, { subject: 'alice@example.com' })) {
 *   console.log(session.consent_request.client.client_name, session.grant_scope)
 * }
 * ```
 *
 * @category Sessions
 * @function
 */
export const listOAuth2ConsentSessions: OryListEndpoint<
  ListOAuth2ConsentSessionsRequest,
  OAuth2ConsentSession,
  OryErrors
> = /* @__PURE__ */ adminListEndpoint({
  id: 'listOAuth2ConsentSessions',
  method: 'GET',
  path: '/admin/oauth2/auth/sessions/consent',
  query: ['subject', 'loginSessionId', 'pageSize', 'pageToken'],
  required: ['subject'],
  retry: 'safe',
  responses: { 200: oAuth2ConsentSessionsSchema },
})

/** Revokes one consent. */
export interface RevokeOneConsent extends AdditionalParameters {
  /** `consent_request_id` of the consent. Hydra up to 2.3 has no such ids, and responds with 400. */
  readonly consentRequestId: string
  /** Not beside `consentRequestId`. */
  readonly subject?: undefined
  /** Not beside `consentRequestId`. */
  readonly client?: undefined
  /** Not beside `consentRequestId`. */
  readonly all?: undefined
}

/** Revokes the consents of a user for one client. */
export interface RevokeConsentsOfClient extends AdditionalParameters {
  /** The user. */
  readonly subject: string
  /** Client id. */
  readonly client: string
  /** Not beside `client`. */
  readonly all?: undefined
  /** Not beside `subject`. */
  readonly consentRequestId?: undefined
}

/** Revokes all consents of a user. */
export interface RevokeAllConsents extends AdditionalParameters {
  /** The user. */
  readonly subject: string
  /** Required, so that a forgotten `client` does not revoke everything. */
  readonly all: true
  /** Not beside `all`. */
  readonly client?: undefined
  /** Not beside `subject`. */
  readonly consentRequestId?: undefined
}

/** Parameters of {@link revokeOAuth2ConsentSessions}: the three combinations that Hydra accepts. */
export type RevokeOAuth2ConsentSessionsRequest = RevokeAllConsents | RevokeConsentsOfClient | RevokeOneConsent

/**
 * Revokes consents, and the tokens that were issued for them: one consent, those of a user for one client, or all of a
 * user. It is no error if there is nothing to revoke.
 *
 * @example
 * ```ts
 * await revokeOAuth2ConsentSessions(transport, { subject: 'alice@example.com', client: 'photo-viewer' })
 * ```
 *
 * @category Sessions
 * @function
 */
export const revokeOAuth2ConsentSessions: OryEndpoint<RevokeOAuth2ConsentSessionsRequest, void, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'revokeOAuth2ConsentSessions',
    method: 'DELETE',
    path: '/admin/oauth2/auth/sessions/consent',
    query: ['subject', 'client', 'consentRequestId', 'all'],
    retry: 'safe',
    removes: true,
    responses: { 204: 'empty' },
    hints: { 400: needsConsentIds },
    check: (request, refuse) => {
      refuseEmpty(request, refuse)
      // JavaScript callers may pass anything.
      const { subject, client, consentRequestId, all }: Partial<Record<keyof RevokeAllConsents, unknown>> = request
      const isOneConsent =
        consentRequestId !== undefined && subject === undefined && client === undefined && all === undefined
      const isOfClient = subject !== undefined && client !== undefined && all === undefined
      const isAll = subject !== undefined && client === undefined && all === true
      if (isOneConsent || (consentRequestId === undefined && (isOfClient || isAll))) return
      refuse('request', 'must have `consentRequestId`, `subject` with `client`, or `subject` with `all: true`')
    },
  })

/** Ends one login session. */
export interface RevokeOneLoginSession extends AdditionalParameters {
  /** Id of the session. Hydra notifies clients with a back-channel logout URL. */
  readonly sid: string
  /** Ignored beside `sid`. */
  readonly subject?: string | undefined
}

/** Ends all login sessions of a user. */
export interface RevokeLoginSessionsOfSubject extends AdditionalParameters {
  /** The user. Clients are not notified. */
  readonly subject: string
  /** Not here: see {@link RevokeOneLoginSession}. */
  readonly sid?: undefined
}

/** Parameters of {@link revokeOAuth2LoginSessions}: a session or a user. */
export type RevokeOAuth2LoginSessionsRequest = RevokeLoginSessionsOfSubject | RevokeOneLoginSession

/**
 * Ends login sessions: one, or all of a user. Tokens stay valid. It is no error if there is nothing to end.
 *
 * @example
 * ```ts
 * await revokeOAuth2LoginSessions(transport, { subject: 'alice@example.com' })
 * ```
 *
 * @category Sessions
 * @function
 */
export const revokeOAuth2LoginSessions: OryEndpoint<RevokeOAuth2LoginSessionsRequest, void, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'revokeOAuth2LoginSessions',
    method: 'DELETE',
    path: '/admin/oauth2/auth/sessions/login',
    query: ['subject', 'sid'],
    retry: 'safe',
    removes: true,
    responses: { 204: 'empty' },
    check: (request, refuse) => {
      refuseEmpty(request, refuse)
      if (request.sid === undefined && request.subject === undefined) refuse('request', 'must have `sid` or `subject`')
    },
  })

/** Refuses empty parameters: the server treats them as missing, and might revoke more than intended. */
function refuseEmpty(request: object, refuse: Refuse): void {
  for (const [name, value] of Object.entries(request)) if (value === '') refuse(name, 'must not be empty')
}

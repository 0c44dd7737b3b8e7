import type { Refuse } from '@typed-oauth/core/define'
import { checkInput, of } from '@typed-oauth/core/schema'

import { adminEndpoint, adminListEndpoint } from '../endpoint.js'
import type { AdditionalParameters, OryEndpoint, OryListEndpoint, PageParameters } from '../endpoint.js'
import type { OryErrors } from '../errors.js'
import { needsRotation } from '../releases.js'
import { oAuth2ClientInputSchema, type OAuth2ClientInput } from './client-input.js'
import { checkPatch, type JsonPatch } from './json-patch.js'
import { refusePrivateKeys } from './json-web-key.js'
import type { OAuth2ClientTokenLifespans } from './lifespans.js'
import type { OAuth2Client } from './models.js'
import { oAuth2ClientSchema, oAuth2ClientsSchema, oAuth2ClientTokenLifespansSchema } from './schemas.js'

/** Parameters of {@link listOAuth2Clients}. */
export interface ListOAuth2ClientsRequest extends AdditionalParameters, PageParameters {
  /** Only clients with exactly this name. */
  readonly clientName?: string | undefined
  /** Only clients with exactly this owner. */
  readonly owner?: string | undefined
}

/**
 * Lists clients by id, one page per call; `iterate` yields all items, `pages` yields all pages.
 *
 * Secrets are never part of a list.
 *
 * @example
 * ```ts
 * for await (const client of listOAuth2Clients.iterate(transport, { owner: 'team-photos' })) console.log(client.client_id)
 * ```
 *
 * @category Clients
 * @function
 */
export const listOAuth2Clients: OryListEndpoint<ListOAuth2ClientsRequest, OAuth2Client, OryErrors> =
  /* @__PURE__ */ adminListEndpoint({
    id: 'listOAuth2Clients',
    method: 'GET',
    path: '/admin/clients',
    query: ['pageSize', 'pageToken', 'clientName', 'owner'],
    retry: 'safe',
    responses: { 200: oAuth2ClientsSchema },
  })

/** Parameters of {@link createOAuth2Client}. */
export interface CreateOAuth2ClientRequest {
  /** The new client; `{}` creates one with a generated id and secret. */
  readonly oAuth2Client: OAuth2ClientInput
}

/**
 * Creates a client. Its secret is in this response and in no later one.
 *
 * Rejects with 409 if the id is taken. If a response is lost, a retry creates a second client unless `client_id` is
 * given, so a request is retried only if the server certainly did not process it.
 *
 * @example
 * ```ts
 * const { client_id, client_secret } = await createOAuth2Client(transport, {
 *   oAuth2Client: { client_name: 'Photo Viewer', redirect_uris: ['https://photos.example.com/callback'] },
 * })
 * ```
 *
 * @see [RFC 7591, section 2](https://www.rfc-editor.org/rfc/rfc7591.html#section-2)
 * @category Clients
 * @function
 */
export const createOAuth2Client: OryEndpoint<CreateOAuth2ClientRequest, OAuth2Client, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'createOAuth2Client',
    method: 'POST',
    path: '/admin/clients',
    body: 'oAuth2Client',
    required: ['oAuth2Client'],
    retry: 'unsent',
    responses: { 201: oAuth2ClientSchema },
    check: checkClient,
  })

/** Parameters of {@link getOAuth2Client}. */
export interface GetOAuth2ClientRequest {
  /** Client id. */
  readonly id: string
}

/**
 * Gets a client, without its secret.
 *
 * @example
 * ```ts
 * const { client_name } = await getOAuth2Client(transport, { id: 'photo-viewer' })
 * ```
 *
 * @category Clients
 * @function
 */
export const getOAuth2Client: OryEndpoint<GetOAuth2ClientRequest, OAuth2Client, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'getOAuth2Client',
    method: 'GET',
    path: '/admin/clients/{id}',
    retry: 'safe',
    responses: { 200: oAuth2ClientSchema },
  })

/** Parameters of {@link setOAuth2Client}. */
export interface SetOAuth2ClientRequest {
  /** Client id. */
  readonly id: string
  /** The whole client: properties that are left out are reset, also lifespans and metadata, but not the secret. */
  readonly oAuth2Client: OAuth2ClientInput
}

/**
 * Replaces a client. Properties that are left out are reset, so read the client first, change it and send it back.
 *
 * The client's token for dynamic registration stops working.
 *
 * @example
 * ```ts
 * const client = await getOAuth2Client(transport, { id: 'photo-viewer' })
 * await setOAuth2Client(transport, { id: 'photo-viewer', oAuth2Client: { ...client, client_name: 'Photo Viewer 2' } })
 * ```
 *
 * @category Clients
 * @function
 */
export const setOAuth2Client: OryEndpoint<SetOAuth2ClientRequest, OAuth2Client, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'setOAuth2Client',
    method: 'PUT',
    path: '/admin/clients/{id}',
    body: 'oAuth2Client',
    required: ['oAuth2Client'],
    retry: 'safe',
    responses: { 200: oAuth2ClientSchema },
    check: checkClient,
  })

/** Parameters of {@link patchOAuth2Client}. */
export interface PatchOAuth2ClientRequest {
  /** Client id. */
  readonly id: string
  /** The changes, in order; all or none are made. A change of `/client_id` or of the whole client is refused. */
  readonly jsonPatch: readonly JsonPatch[]
}

/**
 * Changes some properties of a client.
 *
 * Hydra ignores a path that names no property of clients, such as `/redirectUris`; such a path is refused if it is
 * similar to a known one. Hydra responds to other mistakes with 500. The client's token for dynamic registration stops
 * working.
 *
 * @example
 * ```ts
 * await patchOAuth2Client(transport, {
 *   id: 'photo-viewer',
 *   jsonPatch: [{ op: 'add', path: '/redirect_uris/-', value: 'https://photos.example.com/second' }],
 * })
 * ```
 *
 * @see [RFC 6902](https://www.rfc-editor.org/rfc/rfc6902.html)
 * @category Clients
 * @function
 */
export const patchOAuth2Client: OryEndpoint<PatchOAuth2ClientRequest, OAuth2Client, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'patchOAuth2Client',
    method: 'PATCH',
    path: '/admin/clients/{id}',
    body: 'jsonPatch',
    required: ['jsonPatch'],
    retry: 'unsent',
    responses: { 200: oAuth2ClientSchema },
    check: ({ jsonPatch }, refuse) => checkPatch(jsonPatch, refuse),
  })

/** Parameters of {@link deleteOAuth2Client}. */
export interface DeleteOAuth2ClientRequest {
  /** Client id. */
  readonly id: string
}

/**
 * Deletes a client. Rejects with 404 if it does not exist.
 *
 * @example
 * ```ts
 * await deleteOAuth2Client(transport, { id: 'photo-viewer' })
 * ```
 *
 * @category Clients
 * @function
 */
export const deleteOAuth2Client: OryEndpoint<DeleteOAuth2ClientRequest, void, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'deleteOAuth2Client',
    method: 'DELETE',
    path: '/admin/clients/{id}',
    retry: 'safe',
    removes: true,
    responses: { 204: 'empty' },
  })

/** Parameters of {@link setOAuth2ClientLifespans}. */
export interface SetOAuth2ClientLifespansRequest {
  /** Client id. */
  readonly id: string
  /** All lifespans: those that are left out are reset to the server's default, and `{}` resets all. */
  readonly oAuth2ClientTokenLifespans: OAuth2ClientTokenLifespans
}

/**
 * Replaces the lifespans of a client's tokens.
 *
 * @example
 * ```ts
 * await setOAuth2ClientLifespans(transport, {
 *   id: 'photo-viewer',
 *   oAuth2ClientTokenLifespans: { client_credentials_grant_access_token_lifespan: '15m' },
 * })
 * ```
 *
 * @category Clients
 * @function
 */
export const setOAuth2ClientLifespans: OryEndpoint<SetOAuth2ClientLifespansRequest, OAuth2Client, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'setOAuth2ClientLifespans',
    method: 'PUT',
    path: '/admin/clients/{id}/lifespans',
    body: 'oAuth2ClientTokenLifespans',
    required: ['oAuth2ClientTokenLifespans'],
    retry: 'safe',
    responses: { 200: oAuth2ClientSchema },
    check: ({ oAuth2ClientTokenLifespans: lifespans }, refuse) =>
      checkInput(of(oAuth2ClientTokenLifespansSchema), 'oAuth2ClientTokenLifespans', lifespans, refuse),
  })

/** Parameters of {@link rotateOAuth2ClientSecret}. */
export interface RotateOAuth2ClientSecretRequest {
  /** Client id. */
  readonly id: string
}

/**
 * Gives a client a new secret, which is in `client_secret` of this response only. The old one keeps working beside it
 * until {@link deleteRotatedOAuth2ClientSecrets} is called, or until another secret is set.
 *
 * Newer than Hydra v26.2.0, which responds with 404. For a client without a secret, the response is 400.
 *
 * @example
 * ```ts
 * const { client_secret } = await rotateOAuth2ClientSecret(transport, { id: 'nightly-job' })
 * ```
 *
 * @category Clients
 * @function
 */
export const rotateOAuth2ClientSecret: OryEndpoint<RotateOAuth2ClientSecretRequest, OAuth2Client, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'rotateOAuth2ClientSecret',
    method: 'POST',
    path: '/admin/clients/{id}/secrets/rotate',
    retry: 'unsent',
    responses: { 200: oAuth2ClientSchema },
    hints: { 404: needsRotation },
  })

/** Parameters of {@link deleteRotatedOAuth2ClientSecrets}. */
export interface DeleteRotatedOAuth2ClientSecretsRequest {
  /** Client id. */
  readonly id: string
}

/**
 * Deletes the earlier secrets of a client after {@link rotateOAuth2ClientSecret}; only the newest one stays.
 *
 * Newer than Hydra v26.2.0, which responds with 404. It is no error if there are no earlier secrets.
 *
 * @example
 * ```ts
 * await deleteRotatedOAuth2ClientSecrets(transport, { id: 'nightly-job' })
 * ```
 *
 * @category Clients
 * @function
 */
export const deleteRotatedOAuth2ClientSecrets: OryEndpoint<
  DeleteRotatedOAuth2ClientSecretsRequest,
  OAuth2Client,
  OryErrors
> = /* @__PURE__ */ adminEndpoint({
  id: 'deleteRotatedOAuth2ClientSecrets',
  method: 'DELETE',
  path: '/admin/clients/{id}/secrets/rotate',
  retry: 'safe',
  responses: { 200: oAuth2ClientSchema },
  hints: { 404: needsRotation },
})

function checkClient(
  { oAuth2Client }: { readonly oAuth2Client: OAuth2ClientInput },
  refuse: Refuse,
): OAuth2ClientInput | undefined {
  refusePrivateKeys('oAuth2Client', oAuth2Client, refuse)
  checkInput(of(oAuth2ClientInputSchema), 'oAuth2Client', oAuth2Client, refuse)
  // Hydra responds with an empty key set beside `jwks_uri`, but some releases refuse a client that has both.
  const { jwks, ...rest } = oAuth2Client
  return rest.jwks_uri && jwks && !jwks.keys?.length ? rest : undefined
}

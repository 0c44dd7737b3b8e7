import { DecodeError, fields, isObject, type Fields, type JsonObject } from '../wire/decode.js'
import { formatDuration, parseDuration } from '../wire/durations.js'
import { zeroTime } from '../wire/times.js'

/** Names of the 13 lifespans of a client, in the order of the responses. */
export const lifespanNames = [
  'authorization_code_grant_access_token_lifespan',
  'authorization_code_grant_id_token_lifespan',
  'authorization_code_grant_refresh_token_lifespan',
  'client_credentials_grant_access_token_lifespan',
  'implicit_grant_access_token_lifespan',
  'implicit_grant_id_token_lifespan',
  'jwt_bearer_grant_access_token_lifespan',
  'refresh_token_grant_id_token_lifespan',
  'refresh_token_grant_access_token_lifespan',
  'refresh_token_grant_refresh_token_lifespan',
  'device_authorization_grant_id_token_lifespan',
  'device_authorization_grant_access_token_lifespan',
  'device_authorization_grant_refresh_token_lifespan',
] as const

/** Name of a lifespan of a client. */
export type LifespanName = (typeof lifespanNames)[number]

/** Lifespans in nanoseconds; `null` for the server's default. */
export type Lifespans = Record<LifespanName, bigint | null>

/** JSON Web Key Set of a client. */
export interface ClientKeys {
  /** Keys, with only the members that the server keeps. */
  readonly keys: readonly JsonObject[]
}

/** A client as decoded from a body: absent lists are `null`. */
export interface ClientFields {
  /** Identifier, any text. Empty if the server generates it. */
  client_id: string
  /** Name for users. */
  client_name: string
  /** Secret in plain text; empty if none was sent. */
  client_secret: string
  /** Redirect URIs for codes. */
  redirect_uris: string[] | null
  /** Grant types that the client may use. */
  grant_types: string[] | null
  /** Response types that the client may request. */
  response_types: string[] | null
  /** Scopes that the client may request, separated by spaces. */
  scope: string
  /** Audiences that the client may request. */
  audience: string[] | null
  /** Owner of the client; the list of clients can be filtered by it. */
  owner: string
  /** Page with the policy. */
  policy_uri: string
  /** Origins that browsers may call from. */
  allowed_cors_origins: string[] | null
  /** Page with the terms of service. */
  tos_uri: string
  /** Page about the client. */
  client_uri: string
  /** Picture of the client. */
  logo_uri: string
  /** Contacts, such as email addresses. */
  contacts: string[] | null
  /** Always 0. */
  client_secret_expires_at: number
  /** URL that groups pairwise subjects. */
  sector_identifier_uri: string
  /** `public` or `pairwise`. */
  subject_type: string
  /** URL of the client's keys. */
  jwks_uri: string
  /** The client's keys; `null` for none. */
  jwks: ClientKeys | null
  /** How the client authenticates. */
  token_endpoint_auth_method: string
  /** Algorithm of the client's assertions. */
  token_endpoint_auth_signing_alg: string
  /** Request URIs that the client may use. */
  request_uris: string[] | null
  /** Algorithm of request objects. */
  request_object_signing_alg: string
  /** `none` or `RS256`. */
  userinfo_signed_response_alg: string
  /** When the client was created; `undefined` if the body does not contain it. */
  created_at: string | undefined
  /** When the client was last changed. */
  updated_at: string
  /** Called in an iframe at logout. */
  frontchannel_logout_uri: string
  /** Whether that call contains the session id. */
  frontchannel_logout_session_required: boolean
  /** Allowed targets of the redirect after logout. */
  post_logout_redirect_uris: string[] | null
  /** Called by the server at logout. */
  backchannel_logout_uri: string
  /** Whether that call contains the session id. */
  backchannel_logout_session_required: boolean
  /** Any JSON value. */
  metadata: unknown
  /** Registration access token. */
  registration_access_token: string
  /** URL where dynamic registration reads the client. */
  registration_client_uri: string
  /** `jwt` or `opaque`; empty for the server's default. */
  access_token_strategy: string
  /** Whether the consent page may be skipped. */
  skip_consent: boolean
  /** Whether the logout page may be skipped. */
  skip_logout_consent: boolean | null
  /** Lifespans of the tokens of the client. */
  lifespans: Lifespans
}

/** A stored client: no list is absent, and the secrets are included. */
export interface Client extends ClientFields {
  /** Redirect URIs for codes. */
  redirect_uris: string[]
  /** Grant types that the client may use. */
  grant_types: string[]
  /** Response types that the client may request. */
  response_types: string[]
  /** Audiences that the client may request. */
  audience: string[]
  /** When the client was created. */
  created_at: string
  /** Earlier secrets that still work. */
  rotatedSecrets: string[]
  /** Token to read and change the client through dynamic registration; empty if it no longer works. */
  registrationToken: string
}

/** Reads lifespans from a body. Absent ones are `null`. */
export function decodeLifespans(body: Fields): Lifespans {
  const read = (name: LifespanName): bigint | null => {
    if (!body.has(name)) return null
    const duration = parseDuration(body.string(name))
    if (duration === undefined) throw new DecodeError(`The field '${name}' must be a duration such as '1h30m'.`)
    return duration
  }
  return Object.fromEntries(lifespanNames.map((name) => [name, read(name)])) as Lifespans
}

/** Reads a client from a body. */
export function decodeClient(body: Fields): ClientFields {
  const created = body.time('created_at')
  body.time('updated_at')
  return {
    client_id: body.string('client_id'),
    client_name: body.string('client_name'),
    client_secret: body.string('client_secret'),
    redirect_uris: body.strings('redirect_uris'),
    grant_types: body.strings('grant_types'),
    response_types: body.strings('response_types'),
    scope: body.string('scope'),
    audience: body.strings('audience'),
    owner: body.string('owner'),
    policy_uri: body.string('policy_uri'),
    allowed_cors_origins: body.strings('allowed_cors_origins'),
    tos_uri: body.string('tos_uri'),
    client_uri: body.string('client_uri'),
    logo_uri: body.string('logo_uri'),
    contacts: body.strings('contacts'),
    client_secret_expires_at: body.integer('client_secret_expires_at'),
    sector_identifier_uri: body.string('sector_identifier_uri'),
    subject_type: body.string('subject_type'),
    jwks_uri: body.string('jwks_uri'),
    jwks: decodeKeys(body),
    token_endpoint_auth_method: body.string('token_endpoint_auth_method'),
    token_endpoint_auth_signing_alg: body.string('token_endpoint_auth_signing_alg'),
    request_uris: body.strings('request_uris'),
    request_object_signing_alg: body.string('request_object_signing_alg'),
    userinfo_signed_response_alg: body.string('userinfo_signed_response_alg'),
    created_at: created === zeroTime ? undefined : created,
    updated_at: '',
    frontchannel_logout_uri: body.string('frontchannel_logout_uri'),
    frontchannel_logout_session_required: body.boolean('frontchannel_logout_session_required'),
    post_logout_redirect_uris: body.strings('post_logout_redirect_uris'),
    backchannel_logout_uri: body.string('backchannel_logout_uri'),
    backchannel_logout_session_required: body.boolean('backchannel_logout_session_required'),
    metadata: body.raw('metadata') === undefined ? {} : body.raw('metadata'),
    registration_access_token: body.string('registration_access_token'),
    registration_client_uri: body.string('registration_client_uri'),
    access_token_strategy: body.string('access_token_strategy'),
    skip_consent: body.boolean('skip_consent'),
    skip_logout_consent: body.has('skip_logout_consent') ? body.boolean('skip_logout_consent') : null,
    lifespans: decodeLifespans(body),
  }
}

function decodeKeys(body: Fields): ClientKeys | null {
  const set = body.object('jwks')
  if (set === undefined) return null
  const keys = fields(set).raw('keys')
  if (keys === undefined || keys === null) return null
  if (!Array.isArray(keys)) throw new DecodeError("The field 'jwks.keys' must be a list.")
  return { keys: keys.map(decodeKey) }
}

const keyMembers: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
  oct: ['k'],
}
const publicMembers = ['use', 'kty', 'kid', 'crv', 'alg', 'x', 'y', 'n', 'e', 'x5u', 'x5t', 'x5t#S256']
const privateMembers = ['k', 'd', 'p', 'q', 'dp', 'dq', 'qi']

/** Members of a JSON Web Key that the server reads. */
export const keyMemberNames: readonly string[] = [...publicMembers, ...privateMembers, 'x5c']

/** Reads a JSON Web Key, with only the members that the server keeps. `null` and empty members count as absent. */
export function decodeKey(key: unknown): JsonObject {
  if (!isObject(key)) throw new DecodeError('A JSON Web Key must be an object.')
  const members = decodeMembers(key)
  const type = members['kty']
  const required = typeof type === 'string' && Object.hasOwn(keyMembers, type) ? keyMembers[type] : undefined
  if (required === undefined) throw new DecodeError('The type of a JSON Web Key (kty) is unknown.')
  if (!required.every((name) => name in members)) throw new DecodeError('A JSON Web Key lacks members.')
  return members
}

function decodeMembers(key: JsonObject): JsonObject {
  const members: JsonObject = {}
  for (const name of [...publicMembers, ...privateMembers]) {
    const value = key[name] ?? ''
    if (typeof value !== 'string') throw new DecodeError(`The member '${name}' of a JSON Web Key must be text.`)
    if (value !== '') members[name] = value
  }
  const certificates = key['x5c'] ?? []
  if (!Array.isArray(certificates) || !certificates.every((each) => typeof each === 'string' && each !== '')) {
    throw new DecodeError("The member 'x5c' of a JSON Web Key must be a list of certificates.")
  }
  if (certificates.length > 0) members['x5c'] = certificates
  return members
}

/** Writes a client as the responses to POST, PUT and PATCH show it, or (with `read`) as the other responses do. */
export function clientJson(client: ClientFields, read: boolean): JsonObject {
  const list = (values: string[] | null): string[] | null => (read ? (values ?? []) : values)
  return {
    client_id: client.client_id,
    client_name: client.client_name,
    ...text('client_secret', read ? '' : client.client_secret),
    redirect_uris: list(client.redirect_uris),
    grant_types: list(client.grant_types),
    response_types: list(client.response_types),
    scope: client.scope,
    audience: client.audience ?? [],
    owner: client.owner,
    policy_uri: client.policy_uri,
    allowed_cors_origins: client.allowed_cors_origins ?? [],
    tos_uri: client.tos_uri,
    client_uri: client.client_uri,
    logo_uri: client.logo_uri,
    contacts: list(client.contacts),
    client_secret_expires_at: client.client_secret_expires_at,
    ...text('sector_identifier_uri', client.sector_identifier_uri),
    subject_type: client.subject_type,
    ...text('jwks_uri', client.jwks_uri),
    jwks: client.jwks ?? {},
    token_endpoint_auth_method: client.token_endpoint_auth_method,
    ...text('token_endpoint_auth_signing_alg', client.token_endpoint_auth_signing_alg),
    ...filled('request_uris', client.request_uris),
    ...text('request_object_signing_alg', client.request_object_signing_alg),
    userinfo_signed_response_alg: client.userinfo_signed_response_alg,
    created_at: client.created_at,
    updated_at: client.updated_at,
    ...text('frontchannel_logout_uri', client.frontchannel_logout_uri),
    ...(client.frontchannel_logout_session_required && { frontchannel_logout_session_required: true }),
    ...filled('post_logout_redirect_uris', client.post_logout_redirect_uris),
    ...text('backchannel_logout_uri', client.backchannel_logout_uri),
    ...(client.backchannel_logout_session_required && { backchannel_logout_session_required: true }),
    metadata: client.metadata,
    ...text('registration_access_token', read ? '' : client.registration_access_token),
    ...text('registration_client_uri', read ? '' : client.registration_client_uri),
    ...text('access_token_strategy', client.access_token_strategy),
    skip_consent: client.skip_consent,
    skip_logout_consent: client.skip_logout_consent,
    ...Object.fromEntries(lifespanNames.map((name) => [name, lifespan(client.lifespans[name])])),
  }
}

function lifespan(duration: bigint | null): string | null {
  return duration === null ? null : formatDuration(duration)
}

function text(name: string, value: string): JsonObject {
  return value === '' ? {} : { [name]: value }
}

function filled(name: string, values: readonly string[] | null): JsonObject {
  return values === null || values.length === 0 ? {} : { [name]: values }
}

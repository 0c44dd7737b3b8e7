import { of } from '@typed-oauth/core/schema'
import { describe, expect, it } from 'vitest'

import { oAuth2ClientInputSchema } from '../src/clients/client-input.js'
import { oAuth2ClientTokenLifespansSchema } from '../src/clients/schemas.js'
import { acceptOAuth2ConsentRequestSchema } from '../src/consent-requests/models.js'
import { acceptDeviceUserCodeRequestSchema } from '../src/device/models.js'
import { acceptOAuth2LoginRequestSchema, rejectOAuth2RequestSchema } from '../src/login-requests/models.js'
import * as allOperations from '../src/operations.js'
import { trustOAuth2JwtGrantIssuerSchema } from '../src/trusted-issuers/models.js'
import { exchange } from './recordings.js'
import { requests } from './requests.js'
import { errorOf, makeClient, mockOry, sent } from './setup.js'

// What is sent is compared with its model, before anything is sent.

const operations = { ...allOperations }
const ory = makeClient()
const hydra = mockOry()

const models = {
  acceptOAuth2ConsentRequest: acceptOAuth2ConsentRequestSchema,
  acceptOAuth2LoginRequest: acceptOAuth2LoginRequestSchema,
  acceptUserCodeRequest: acceptDeviceUserCodeRequestSchema,
  createOAuth2Client: oAuth2ClientInputSchema,
  rejectOAuth2ConsentRequest: rejectOAuth2RequestSchema,
  rejectOAuth2LoginRequest: rejectOAuth2RequestSchema,
  setOAuth2Client: oAuth2ClientInputSchema,
  setOAuth2ClientLifespans: oAuth2ClientTokenLifespansSchema,
  trustOAuth2JwtGrantIssuer: trustOAuth2JwtGrantIssuerSchema,
}
type Name = keyof typeof models
const withBody = Object.keys(models) as Name[]

/** Calls an operation with properties in its body beside the valid ones, and returns its error. */
async function refusal(name: Name, properties: object): Promise<unknown> {
  const { body } = operations[name]
  const request: object = requests[name]
  const call = ory[name] as (request: object) => Promise<unknown>
  const valid = (Reflect.get(request, body ?? '') ?? {}) as object
  return errorOf(call({ ...request, [body ?? '']: { ...valid, ...properties } }))
}

/** Calls an operation whose response is not of interest, and returns the body that was sent. */
async function sentBody(name: Name, properties: object): Promise<unknown> {
  const received = hydra.admin.reply(operations[name], 500)
  expect(await refusal(name, properties)).toMatchObject({ kind: 'http' })
  const [request] = (await sent(received)) as { json: unknown }[]
  return request?.json
}

/** Properties of the model of a body. */
function modelOf(name: Name): { readonly properties: string[]; readonly required: readonly string[] } {
  const { shape, essential } = of<unknown>(models[name])._zod.def as never as { shape: object; essential: string[] }
  return { properties: Object.keys(shape), required: essential }
}

/** Metadata of clients that standards register and Hydra does not have, or not yet; or that it has in other places. */
const registered = [
  'application_type',
  'authorization_details_types',
  'authorization_encrypted_response_alg',
  'authorization_signed_response_alg',
  'backchannel_authentication_request_signing_alg',
  'backchannel_client_notification_endpoint',
  'backchannel_token_delivery_mode',
  'backchannel_user_code_parameter',
  'client_id_issued_at',
  'client_registration_types',
  'default_acr_values',
  'default_max_age',
  'dpop_bound_access_tokens',
  'id_token_encrypted_response_alg',
  'id_token_encrypted_response_enc',
  'id_token_signed_response_alg',
  'initiate_login_uri',
  'introspection_encrypted_response_alg',
  'introspection_signed_response_alg',
  'organization_name',
  'request_object_encryption_alg',
  'request_object_encryption_enc',
  'require_auth_time',
  'require_pushed_authorization_requests',
  'require_signed_request_object',
  'response_modes',
  'signed_jwks_uri',
  'software_id',
  'software_statement',
  'software_version',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_email',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_uri',
  'tls_client_auth_subject_dn',
  'tls_client_certificate_bound_access_tokens',
  'use_mtls_endpoint_aliases',
  'userinfo_encrypted_response_alg',
  'userinfo_encrypted_response_enc',
]

describe('names in bodies', () => {
  it('there is a case for each operation with a JSON body but the patch', () => {
    const found = Object.entries(operations).flatMap(([name, operation]) =>
      operation.body === undefined ? [] : [name],
    )
    expect(found.sort()).toEqual([...withBody, 'patchOAuth2Client'].sort())
  })

  it.each<[Name, string, string]>([
    ['createOAuth2Client', 'Client_Name', 'client_name'],
    ['createOAuth2Client', 'clientName', 'client_name'],
    ['createOAuth2Client', 'redirect-uris', 'redirect_uris'],
    ['createOAuth2Client', 'redirect_uri', 'redirect_uris'],
    ['createOAuth2Client', 'redirectURIs', 'redirect_uris'],
    ['createOAuth2Client', 'redirect_urls', 'redirect_uris'],
    ['createOAuth2Client', 'callbacks', 'redirect_uris'],
    ['createOAuth2Client', 'callbackUrls', 'redirect_uris'],
    ['createOAuth2Client', 'id', 'client_id'],
    ['createOAuth2Client', 'name', 'client_name'],
    ['createOAuth2Client', 'secret', 'client_secret'],
    ['createOAuth2Client', 'logo', 'logo_uri'],
    ['createOAuth2Client', 'tos', 'tos_uri'],
    ['createOAuth2Client', 'privacyPolicy', 'policy_uri'],
    ['createOAuth2Client', 'homepage', 'client_uri'],
    ['createOAuth2Client', 'aud', 'audience'],
    ['createOAuth2Client', 'responses', 'response_types'],
    ['createOAuth2Client', 'allowed_redirect_uris', 'redirect_uris'],
    ['createOAuth2Client', 'webOrigins', 'allowed_cors_origins'],
    ['createOAuth2Client', 'logout_redirect_uris', 'post_logout_redirect_uris'],
    ['createOAuth2Client', 'post-logout-callbacks', 'post_logout_redirect_uris'],
    ['createOAuth2Client', 'scopeArray', 'scope'],
    ['createOAuth2Client', 'public_keys', 'jwks'],
    ['createOAuth2Client', 'public', "token_endpoint_auth_method: 'none'"],
    ['createOAuth2Client', 'scopes', 'scope'],
    ['createOAuth2Client', 'grantTypes', 'grant_types'],
    ['createOAuth2Client', 'responce_types', 'response_types'],
    ['createOAuth2Client', 'audiences', 'audience'],
    ['createOAuth2Client', 'token_endpoint_auth_methods', 'token_endpoint_auth_method'],
    ['createOAuth2Client', 'auth_method', 'token_endpoint_auth_method'],
    ['createOAuth2Client', 'skipConsent', 'skip_consent'],
    ['createOAuth2Client', 'cors_origins', 'allowed_cors_origins'],
    ['createOAuth2Client', 'post_logout_redirect_uri', 'post_logout_redirect_uris'],
    ['createOAuth2Client', 'jwk', 'jwks'],
    ['createOAuth2Client', 'jwks_url', 'jwks_uri'],
    ['setOAuth2Client', 'metdata', 'metadata'],
    ['setOAuth2Client', 'contact', 'contacts'],
    ['setOAuth2ClientLifespans', 'refreshTokenGrantAccessTokenLifespan', 'refresh_token_grant_access_token_lifespan'],
    [
      'setOAuth2ClientLifespans',
      'client_credential_grant_access_token_lifespan',
      'client_credentials_grant_access_token_lifespan',
    ],
    ['acceptOAuth2LoginRequest', 'rememberFor', 'remember_for'],
    ['acceptOAuth2LoginRequest', 'remeber', 'remember'],
    ['acceptOAuth2LoginRequest', 'sub', 'subject'],
    ['acceptOAuth2LoginRequest', 'AMR', 'amr'],
    ['acceptOAuth2ConsentRequest', 'grantScope', 'grant_scope'],
    ['acceptOAuth2ConsentRequest', 'grant_scopes', 'grant_scope'],
    ['acceptOAuth2ConsentRequest', 'granted_scopes', 'grant_scope'],
    ['acceptOAuth2ConsentRequest', 'scope', 'grant_scope'],
    ['acceptOAuth2ConsentRequest', 'audience', 'grant_access_token_audience'],
    ['acceptOAuth2ConsentRequest', 'sessions', 'session'],
    ['acceptOAuth2ConsentRequest', 'id_token', 'session.id_token'],
    ['rejectOAuth2LoginRequest', 'errorDescription', 'error_description'],
    ['rejectOAuth2ConsentRequest', 'description', 'error_description'],
    ['rejectOAuth2ConsentRequest', 'reason', 'error_description'],
    ['rejectOAuth2ConsentRequest', 'status', 'status_code'],
    ['acceptUserCodeRequest', 'userCode', 'user_code'],
    ['trustOAuth2JwtGrantIssuer', 'expiresAt', 'expires_at'],
    ['trustOAuth2JwtGrantIssuer', 'jwks', 'jwk'],
    ['trustOAuth2JwtGrantIssuer', 'scopes', 'scope'],
    ['trustOAuth2JwtGrantIssuer', 'allow_any_subjects', 'allow_any_subject'],
  ])('%s refuses %s', async (name, wrong, meant) => {
    expect(await refusal(name, { [wrong]: null })).toMatchObject({
      kind: 'input',
      attempts: 0,
      parameter: `${operations[name].body}.${wrong}`,
      expected: `is not known; use \`${meant}\``,
    })
  })

  it.each(withBody)('%s refuses each of its names in other spellings', async (name) => {
    const body = operations[name].body ?? ''
    const { properties } = modelOf(name)
    expect(properties).not.toEqual([])
    for (const property of properties) {
      const words = property.split('_')
      const camel = words
        .map((word, index) => (index > 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word))
        .join('')
      const spellings = [
        property.toUpperCase(),
        camel,
        words.join('-'),
        words.join(' '),
        words.join(':'),
        `${property}_`,
      ]
      for (const wrong of spellings.filter((spelling) => spelling !== property)) {
        const error = await refusal(name, { [wrong]: null })
        expect(error, wrong).toMatchObject({ kind: 'input', expected: expect.stringContaining(`use \`${property}\``) })
        expect(error).toMatchObject({ parameter: expect.stringContaining(body) })
      }
    }
  })

  it('are compared in objects of a body too', async () => {
    const key = { kty: 'RSA', kid: 'a', n: 'o5U6', e: 'AQAB' }
    expect(await refusal('createOAuth2Client', { jwks: { key: [key] } })).toMatchObject({
      parameter: 'oAuth2Client.jwks.key',
      expected: 'is not known; use `keys`',
    })
    expect(await refusal('createOAuth2Client', { jwks: { keys: [key, { ...key, Use: 'sig' }] } })).toMatchObject({
      parameter: 'oAuth2Client.jwks.keys[1].Use',
      expected: 'is not known; use `use`',
    })
    expect(await refusal('acceptOAuth2ConsentRequest', { session: { accessToken: {} } })).toMatchObject({
      parameter: 'acceptOAuth2ConsentRequest.session.accessToken',
      expected: 'is not known; use `access_token`',
    })
    expect(await refusal('trustOAuth2JwtGrantIssuer', { jwk: { ...key, KID: 'b' } })).toMatchObject({
      parameter: 'trustOAuth2JwtGrantIssuer.jwk.KID',
    })
  })

  it.each<[Name, object]>([
    ['createOAuth2Client', { metadata: { Client_Name: 1, scopes: [], redirectUris: [] } }],
    ['createOAuth2Client', { 'client_name#fr': 'Photos', 'tos_uri#de': 'https://example.com', newer_field: {} }],
    ['createOAuth2Client', Object.fromEntries(registered.map((each) => [each, 'a']))],
    [
      'createOAuth2Client',
      { jwks: { keys: [{ kty: 'RSA', x5t: 'a', x5u: 'b', 'x5t#S256': 'c', key_ops: [], ext: true }] } },
    ],
    ['setOAuth2ClientLifespans', { client_credentials_grant_id_token_lifespan: '1h' }],
    ['acceptOAuth2LoginRequest', { context: { Subject: 1, rememberFor: 2 }, newer: 1 }],
    [
      'acceptOAuth2ConsentRequest',
      { context: ['scopes'], session: { access_token: { scopes: 1 }, id_token: { Sub: 1 } } },
    ],
    ['rejectOAuth2LoginRequest', { error_uri: 'https://example.com' }],
  ])('of %s pass where they are free, or of a newer server: %j', async (name, properties) => {
    expect(await sentBody(name, properties)).toMatchObject(properties)
  })

  it('of every recorded client pass', async () => {
    for (const name of [
      'getOAuth2Client/found',
      'createOAuth2Client/private-key-jwt',
      'setOAuth2ClientLifespans/null',
    ]) {
      const client = exchange(name).response.json as object
      expect(await sentBody('setOAuth2Client', client)).toMatchObject(client)
    }
  })
})

describe('types in bodies', () => {
  it.each<[Name, object, string, string]>([
    ['acceptOAuth2ConsentRequest', { grant_scope: 'openid' }, 'grant_scope', 'must be an array of strings'],
    ['acceptOAuth2ConsentRequest', { grant_scope: ['openid', 5] }, 'grant_scope[1]', 'must be a string'],
    ['acceptOAuth2ConsentRequest', { grant_scope: [null] }, 'grant_scope[0]', 'must be a string'],
    [
      'acceptOAuth2ConsentRequest',
      { grant_access_token_audience: 'a' },
      'grant_access_token_audience',
      'must be an array of strings',
    ],
    ['acceptOAuth2ConsentRequest', { remember: 'true' }, 'remember', 'must be a boolean'],
    ['acceptOAuth2ConsentRequest', { remember_for: '3600' }, 'remember_for', 'must be a number'],
    ['acceptOAuth2ConsentRequest', { remember_for: 3600.5 }, 'remember_for', 'must be a whole number'],
    ['acceptOAuth2ConsentRequest', { session: [] }, 'session', 'must be an object'],
    ['acceptOAuth2ConsentRequest', { session: { access_token: 'a' } }, 'session.access_token', 'must be an object'],
    ['acceptOAuth2ConsentRequest', { session: { id_token: ['a'] } }, 'session.id_token', 'must be an object'],
    ['acceptOAuth2ConsentRequest', { handled_at: 5 }, 'handled_at', 'must be a string'],
    ['acceptOAuth2LoginRequest', { subject: 5 }, 'subject', 'must be a string'],
    ['acceptOAuth2LoginRequest', { subject: '' }, 'subject', 'must be a text that is not empty'],
    ['acceptOAuth2LoginRequest', { subject: null }, 'subject', 'is required'],
    ['acceptOAuth2LoginRequest', { subject: undefined }, 'subject', 'is required'],
    ['acceptOAuth2LoginRequest', { amr: 'pwd' }, 'amr', 'must be an array of strings'],
    ['acceptOAuth2LoginRequest', { acr: 2 }, 'acr', 'must be a string'],
    ['rejectOAuth2LoginRequest', { error: {} }, 'error', 'must be a string'],
    ['rejectOAuth2ConsentRequest', { status_code: '403' }, 'status_code', 'must be a number'],
    ['acceptUserCodeRequest', { user_code: 12345678 }, 'user_code', 'must be a string'],
    [
      'setOAuth2ClientLifespans',
      { refresh_token_grant_refresh_token_lifespan: 3600 },
      'refresh_token_grant_refresh_token_lifespan',
      'must be a string',
    ],
    [
      'setOAuth2ClientLifespans',
      { device_authorization_grant_refresh_token_lifespan: 1 },
      'device_authorization_grant_refresh_token_lifespan',
      'must be a string',
    ],
    ['trustOAuth2JwtGrantIssuer', { scope: 'a b' }, 'scope', 'must be an array of strings'],
    ['trustOAuth2JwtGrantIssuer', { expires_at: 1893456000 }, 'expires_at', 'must be a string'],
    ['trustOAuth2JwtGrantIssuer', { allow_any_subject: 'true' }, 'allow_any_subject', 'must be a boolean'],
    ['trustOAuth2JwtGrantIssuer', { jwk: [] }, 'jwk', 'must be an object'],
    ['trustOAuth2JwtGrantIssuer', { jwk: { kty: 'RSA' } }, 'jwk.kid', 'is required'],
    ['createOAuth2Client', { scope: ['a', 'b'] }, 'scope', 'must be a string'],
    ['createOAuth2Client', { redirect_uris: 'https://example.com' }, 'redirect_uris', 'must be an array of strings'],
    ['createOAuth2Client', { jwks: [] }, 'jwks', 'must be an object'],
    ['createOAuth2Client', { jwks: { keys: {} } }, 'jwks.keys', 'must be an array of objects'],
    ['createOAuth2Client', { jwks: { keys: [{ kty: 5 }] } }, 'jwks.keys[0].kty', 'must be a string'],
    ['createOAuth2Client', { jwks: { keys: [{ kid: 'a' }] } }, 'jwks.keys[0].kty', 'is required'],
    ['setOAuth2Client', { skip_consent: 'yes' }, 'skip_consent', 'must be a boolean'],
    ['setOAuth2Client', { client_secret: 123456 }, 'client_secret', 'must be a string'],
    [
      'setOAuth2Client',
      { implicit_grant_id_token_lifespan: 60 },
      'implicit_grant_id_token_lifespan',
      'must be a string',
    ],
  ])('%s refuses %j', async (name, properties, place, expected) => {
    const parameter = `${operations[name].body}.${place}`
    expect(await refusal(name, properties)).toMatchObject({ kind: 'input', attempts: 0, parameter, expected })
  })

  it('a body that is no object is refused', async () => {
    for (const name of withBody) {
      const body = operations[name].body ?? ''
      const call = ory[name] as (request: object) => Promise<unknown>
      const error = await errorOf(call({ ...requests[name], [body]: [] }))
      expect(error, name).toMatchObject({ kind: 'input', parameter: body, expected: 'must be an object' })
    }
  })

  it('every optional property may be null, and is sent as null', async () => {
    for (const name of withBody) {
      const { properties, required } = modelOf(name)
      const nulls = Object.fromEntries(
        properties.filter((each) => !required.includes(each)).map((each) => [each, null]),
      )
      expect(await sentBody(name, nulls)).toMatchObject(nulls)
    }
  })

  it('what JSON leaves out, and what `toJSON` returns, is checked as it is sent', async () => {
    const date = new Date(0)
    expect(await sentBody('trustOAuth2JwtGrantIssuer', { expires_at: date, subject: undefined })).toMatchObject({
      expires_at: date.toISOString(),
    })
    const hidden = { remember_for: { toJSON: () => '3600' } }
    expect(await refusal('acceptOAuth2LoginRequest', hidden)).toMatchObject({ expected: 'must be a number' })
  })

  it('no error contains a value', async () => {
    for (const properties of [
      { grant_scope: 's3cret' },
      { session: { id_token: 's3cret' } },
      { GrantScope: 's3cret' },
    ]) {
      const error = await refusal('acceptOAuth2ConsentRequest', properties)
      expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain('s3cret')
    }
  })
})

describe('patches', () => {
  const patch = async (operation: object): Promise<unknown> =>
    errorOf(ory.patchOAuth2Client({ id: 'spa', jsonPatch: [operation as never] }))

  it.each([
    ['/redirectUris/-', 'redirect_uris'],
    ['/redirect_uri', 'redirect_uris'],
    ['/Client_Name', 'client_name'],
    ['/client%4Eame', 'client_name'],
    ['/client-name', 'client_name'],
    ['/response:types/0', 'response_types'],
    ['/scopes', 'scope'],
    ['/public', "token_endpoint_auth_method: 'none'"],
    ['/metdata/tier', 'metadata'],
    ['/jwks/key', 'keys'],
    ['/jwks/keys/0/KID', 'kid'],
    ['/JWKS', 'jwks'],
  ])('with the path %s are refused', async (path, meant) => {
    const refused = { kind: 'input', parameter: 'jsonPatch[0].path', expected: `is not known; use \`${meant}\`` }
    expect(await patch({ op: 'add', path, value: null })).toMatchObject(refused)
    expect(await patch({ op: 'remove', path })).toMatchObject(refused)
  })

  it.each<[string, unknown, string, string]>([
    ['/redirect_uris', 'https://example.com', '', 'must be an array of strings'],
    ['/redirect_uris/-', 5, '', 'must be a string'],
    ['/redirect_uris/0', ['a'], '', 'must be a string'],
    ['/redirect_uris/-', null, '', 'must be a string'],
    ['/contacts/12', null, '', 'must be a string'],
    ['/jwks/keys/0', null, '', 'must be an object'],
    ['/client_name', 5, '', 'must be a string'],
    ['/skip_consent', 'true', '', 'must be a boolean'],
    ['/jwks', { keys: [{ kid: 'a' }] }, '.keys[0].kty', 'is required'],
    ['/jwks', { key: [] }, '.key', 'is not known; use `keys`'],
    ['/implicit_grant_id_token_lifespan', 60, '', 'must be a string'],
  ])('of %s to %j are refused', async (path, value, place, expected) => {
    for (const op of ['add', 'replace'])
      expect(await patch({ op, path, value })).toMatchObject({ parameter: `jsonPatch[0].value${place}`, expected })
  })

  it('pass with other paths and values', async () => {
    hydra.admin.reply(operations.patchOAuth2Client, 500)
    for (const operation of [
      { op: 'replace', path: '/metadata/Client_Name/scopes', value: 5 },
      { op: 'add', path: '/newer_field', value: { any: 1 } },
      { op: 'add', path: '/client_name#fr', value: 'Photos' },
      { op: 'replace', path: '/implicit_grant_id_token_lifespan', value: null },
      { op: 'add', path: '/contacts', value: null },
      { op: 'add', path: '/jwks/keys/-', value: { kty: 'RSA', n: 'o5U6', e: 'AQAB', x5t: 'a' } },
      { op: 'remove', path: '/contacts/0' },
      { op: 'replace', path: '/client_name/x/y', value: 5 },
    ])
      expect(await patch(operation), operation.path).toMatchObject({ kind: 'http' })
  })
})

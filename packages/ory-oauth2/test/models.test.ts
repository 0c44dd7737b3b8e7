import { checkBody } from '@typed-oauth/core/schema'
import { kindsOf, type Check } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { jsonWebKeySchema, jsonWebKeySetSchema, oAuth2ClientSchema } from '../src/clients/schemas.js'
import { oAuth2ConsentRequestSchema } from '../src/consent-requests/models.js'
import { deviceAuthorizationSchema } from '../src/device/models.js'
import { errorOAuth2Schema, genericErrorSchema } from '../src/errors.js'
import { oAuth2LoginRequestSchema } from '../src/login-requests/models.js'
import { oAuth2LogoutRequestSchema } from '../src/logout-requests/models.js'
import { oidcConfigurationSchema } from '../src/openid-connect/models.js'
import { oAuth2RedirectToSchema } from '../src/redirect-to.js'
import { oAuth2ConsentSessionSchema } from '../src/sessions/models.js'
import { introspectedOAuth2TokenSchema, oAuth2TokenExchangeSchema } from '../src/tokens/models.js'
import { trustedOAuth2JwtGrantIssuerSchema } from '../src/trusted-issuers/models.js'
import recorded from './fixtures/models.json' with { type: 'json' }

/** Values of a key in the recordings. */
interface Seen {
  readonly types: readonly string[]
  readonly presence: string
  readonly items?: readonly string[]
}

const schemas: Readonly<Record<string, (() => unknown) | undefined>> = {
  DeviceAuthorization: deviceAuthorizationSchema,
  ErrorOAuth2: errorOAuth2Schema,
  GenericError: genericErrorSchema,
  IntrospectedOAuth2Token: introspectedOAuth2TokenSchema,
  JsonWebKeySet: jsonWebKeySetSchema,
  OAuth2Client: oAuth2ClientSchema,
  OAuth2ConsentRequest: oAuth2ConsentRequestSchema,
  OAuth2ConsentSession: oAuth2ConsentSessionSchema,
  OAuth2LoginRequest: oAuth2LoginRequestSchema,
  OAuth2LogoutRequest: oAuth2LogoutRequestSchema,
  OAuth2RedirectTo: oAuth2RedirectToSchema,
  OAuth2TokenExchange: oAuth2TokenExchangeSchema,
  OidcConfiguration: oidcConfigurationSchema,
  TrustedOAuth2JwtGrantIssuer: trustedOAuth2JwtGrantIssuerSchema,
}

/** Recorded keys and models that the types leave out, and why. */
const unmodelled: Readonly<Record<string, string>> = {
  'DeviceAuthorization/created Header': 'a key without meaning; it is accepted',
}

/** Whether a schema accepts a kind of JSON value. */
function accepts(check: Check, kind: string): boolean {
  if (kind === 'null' && isNullable(check)) return true
  const kinds = kindsOf(check)
  return kinds.includes(kind) || kinds.includes('unknown')
}

function isNullable({ _zod: { def } }: Check): boolean {
  return def.type === 'nullable' || (def.innerType !== undefined && isNullable(def.innerType))
}

function innermost(check: Check | undefined): Check | undefined {
  return check?._zod.def.innerType === undefined ? check : innermost(check._zod.def.innerType)
}

/** Differences between a recorded response and the schema of an object. */
function disagreements(check: Check, seen: ReadonlyMap<string, Seen>): string[] {
  const { shape = {} } = innermost(check)?._zod.def ?? {}
  const ofParent = (key: string): Check | undefined =>
    key.split('.').reduce<Check | undefined>((parent, part) => innermost(parent)?._zod.def.shape?.[part], check)
  return [
    ...[...seen].flatMap(([key, { types, items = [] }]) => {
      const property = ofParent(key)
      if (property === undefined) return [`${key} was recorded and is unknown`]
      const element = innermost(property)?._zod.def.itemCheck
      return [
        ...types.filter((type) => !accepts(property, type)).map((type) => `${key} was ${type}`),
        ...items
          .filter((type) => element !== undefined && !accepts(element, type))
          .map((type) => `${key}.* was ${type}`),
      ]
    }),
    ...Object.entries(shape).flatMap(([key, { _zod }]) => {
      const isAlways = _zod.def.type !== 'optional' && seen.get(key)?.presence !== 'always'
      return isAlways ? [`${key} is required and was absent`] : []
    }),
  ]
}

describe('the models and the responses of a real Hydra', () => {
  it.each(Object.entries(recorded as Readonly<Record<string, Readonly<Record<string, Seen>>>>))(
    'agree on %s',
    (situation, keys) => {
      if (situation in unmodelled) return
      const [model = ''] = situation.split('/')
      const isNested = situation === 'GenericError/nested'
      const seen = new Map(
        Object.entries(keys)
          .filter(([key]) => !(`${situation} ${key}` in unmodelled) && !(isNested && key === 'error'))
          .map(([key, value]) => [isNested ? key.replace('error.', '') : key, value]),
      )
      const check = schemas[model]?.() as Check // those of the table are made by `object` and `variants`
      // A response that is one of several models must fit at least one of them.
      const variants = (check._zod.def.options ?? [check]).map((variant) => disagreements(variant, seen))
      expect(variants.find((each) => each.length === 0) ?? variants.flat()).toEqual([])
    },
  )

  it('disagree if a schema lacks a property, forbids null or requires an absent property', () => {
    const client = oAuth2ClientSchema() as unknown as Check
    const { client_id: _, ...withoutId } = recorded['OAuth2Client/read'] as Readonly<Record<string, Seen>>
    const wrong = {
      ...withoutId,
      colour: { types: ['string'], presence: 'always' },
      owner: { types: ['null'], presence: 'always' },
    }
    expect(disagreements(client, new Map(Object.entries(wrong)))).toEqual([
      'owner was null',
      'colour was recorded and is unknown',
      'client_id is required and was absent',
    ])
  })

  it('agree on the keys of clients', () => {
    const seen: Seen = { types: ['string'], presence: 'always' }
    const names = ['kty', 'n', 'e', 'kid', 'use', 'alg']
    expect(disagreements(jsonWebKeySchema() as unknown as Check, new Map(names.map((name) => [name, seen])))).toEqual(
      [],
    )
  })
})

/** Essential strings that are empty in a recording. */
const possiblyEmpty = ['OAuth2LoginRequest.subject']

describe('essential strings of the models', () => {
  const texts = Object.entries(schemas).flatMap(([model, schema]): [string, Check][] => {
    const check = schema?.() as Check // those of the table are made by `object` and `variants`
    const { essential = [], shape = {} } = check._zod.def
    return essential.flatMap((name) =>
      shape[name] && kindsOf(shape[name]).join() === 'string' ? [[`${model}.${name}`, shape[name]]] : [],
    )
  })

  it('are found in the schemas', () => {
    expect(texts.map(([name]) => name)).toEqual(
      expect.arrayContaining(['OAuth2TokenExchange.access_token', 'OAuth2RedirectTo.redirect_to', ...possiblyEmpty]),
    )
  })

  it.each(texts)('must not be empty, unless they are empty in a recording: %s', (name, check) => {
    expect(checkBody(() => check as never, 'a')).toEqual([])
    expect(checkBody(() => check as never, '').length === 0).toBe(possiblyEmpty.includes(name))
  })
})

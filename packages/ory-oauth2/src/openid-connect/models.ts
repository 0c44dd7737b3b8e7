import type { JsonValue, Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import type { JsonWebKey } from '../clients/json-web-key.js'
import { jsonWebKeySchema } from '../clients/schemas.js'

/**
 * The discovery document: addresses of the server, and what it supports. Properties of other servers are kept.
 *
 * @see [OpenID Connect Discovery, section 3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata)
 */
export interface OidcConfiguration {
  /** Identifies the server: the `iss` of ID tokens, exactly. */
  issuer: string
  /** Page that begins an authorization in a browser. */
  authorization_endpoint: string
  /** Where codes and other grants become tokens. */
  token_endpoint: string
  /** Where the public keys are that verify ID tokens. */
  jwks_uri: string
  /** Kinds of subjects: `public` or `pairwise`. */
  subject_types_supported: string[]
  /** What an authorization can respond with, such as `code`. */
  response_types_supported: string[]
  /** Algorithms that may sign ID tokens. */
  id_token_signing_alg_values_supported: string[]
  /** Algorithms that sign ID tokens now. Only Hydra has this property. */
  id_token_signed_response_alg?: string[]
  /** Algorithms that sign responses of the userinfo endpoint now. Only Hydra has this property. */
  userinfo_signed_response_alg?: string[]
  /** Algorithms that may sign responses of the userinfo endpoint; `none` for plain JSON. */
  userinfo_signing_alg_values_supported?: string[]
  /** Where the claims about a user are. */
  userinfo_endpoint?: string
  /** Where the device flow begins. Absent in Hydra up to 2.3, which does not have this flow. */
  device_authorization_endpoint?: string
  /** Where tokens are revoked. */
  revocation_endpoint?: string
  /** Where users are signed out. */
  end_session_endpoint?: string
  /** Where clients register themselves. Absent in Hydra unless its address is configured, even if registration is on. */
  registration_endpoint?: string
  /** Scopes of the server itself; those of clients are not listed. */
  scopes_supported?: string[]
  /** Grants. Hydra leaves out `urn:ietf:params:oauth:grant-type:jwt-bearer`, which works. */
  grant_types_supported?: string[]
  /** How a response returns to the client: `query`, `fragment` or `form_post`. */
  response_modes_supported?: string[]
  /** How clients authenticate. */
  token_endpoint_auth_methods_supported?: string[]
  /** PKCE methods. Hydra lists `plain`, which it refuses by default: use `S256`. */
  code_challenge_methods_supported?: string[]
  /** Claims that ID tokens may have; never all of them. */
  claims_supported?: string[]
  /** Whether the parameter `claims` works. */
  claims_parameter_supported?: boolean
  /** Whether a signed request can be sent as a parameter. */
  request_parameter_supported?: boolean
  /** Whether a signed request can be sent by its address. */
  request_uri_parameter_supported?: boolean
  /** Whether these addresses must be registered. */
  require_request_uri_registration?: boolean
  /** Algorithms that may sign requests. */
  request_object_signing_alg_values_supported?: string[]
  /** Whether the redirect to a client has the parameter `iss` (RFC 9207). Absent in Hydra, which does not send it. */
  authorization_response_iss_parameter_supported?: boolean
  /** Whether clients are told of a logout by a request to them. */
  backchannel_logout_supported?: boolean
  /** Whether logout tokens have a session id, `sid`. */
  backchannel_logout_session_supported?: boolean
  /** Whether clients are told of a logout in the browser. */
  frontchannel_logout_supported?: boolean
  /** Whether these requests have a session id, `sid`. */
  frontchannel_logout_session_supported?: boolean
  /** Where verifiable credentials are issued: an early draft. */
  credentials_endpoint_draft_00?: string
  /** Kinds of verifiable credentials: an early draft. */
  credentials_supported_draft_00?: JsonValue
}

/** Schema of {@link OidcConfiguration}. */
export const oidcConfigurationSchema: Schema<OidcConfiguration> = () => {
  const text = z.string()
  const texts = z.array(text)
  const optional = z.exactOptional(text)
  const list = z.exactOptional(texts)
  const flag = z.exactOptional(z.boolean())
  return z.object<OidcConfiguration>(
    {
      issuer: text,
      authorization_endpoint: text,
      token_endpoint: text,
      jwks_uri: text,
      subject_types_supported: texts,
      response_types_supported: texts,
      id_token_signing_alg_values_supported: texts,
      id_token_signed_response_alg: list,
      userinfo_signed_response_alg: list,
      userinfo_signing_alg_values_supported: list,
      userinfo_endpoint: optional,
      device_authorization_endpoint: optional,
      revocation_endpoint: optional,
      end_session_endpoint: optional,
      registration_endpoint: optional,
      scopes_supported: list,
      grant_types_supported: list,
      response_modes_supported: list,
      token_endpoint_auth_methods_supported: list,
      code_challenge_methods_supported: list,
      claims_supported: list,
      claims_parameter_supported: flag,
      request_parameter_supported: flag,
      request_uri_parameter_supported: flag,
      require_request_uri_registration: flag,
      request_object_signing_alg_values_supported: list,
      authorization_response_iss_parameter_supported: flag,
      backchannel_logout_supported: flag,
      backchannel_logout_session_supported: flag,
      frontchannel_logout_supported: flag,
      frontchannel_logout_session_supported: flag,
      credentials_endpoint_draft_00: optional,
      credentials_supported_draft_00: z.exactOptional(z.json()),
    },
    ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'],
  )
}

/** Public keys of the server. */
export interface JsonWebKeys {
  /** The keys: Hydra has one for ID tokens and one for access tokens that are JWTs. After an exchange, old ones stay. */
  keys: JsonWebKey[]
}

/** Schema of {@link JsonWebKeys}. */
export const jsonWebKeysSchema: Schema<JsonWebKeys> = () =>
  z.object<JsonWebKeys>({ keys: z.array(z.of(jsonWebKeySchema)) }, ['keys'])

/**
 * Claims with a fixed meaning. Which of them there are is decided by the application that accepted the consent.
 *
 * @see [OpenID Connect Core, section 5.1](https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims)
 */
export interface StandardClaims {
  /** The user. Compare it with `sub` of the ID token. Absent for a token without a user, of client credentials. */
  sub?: string
  /** The server that responds. */
  iss?: string
  /** Clients that the claims are for. */
  aud?: string[]
  /** Seconds since 1970: when the claims were made. */
  iat?: number
  /** Seconds since 1970: when the user signed in. */
  auth_time?: number
  /** Seconds since 1970: when the authorization was requested. */
  rat?: number
  /** How well the user is authenticated. */
  acr?: string
  /** How the user signed in. */
  amr?: string[]
  /** Full name, as it is shown. */
  name?: string
  /** First names. */
  given_name?: string
  /** Last names. */
  family_name?: string
  /** Middle names. */
  middle_name?: string
  /** Informal name. */
  nickname?: string
  /** Short name that the user prefers, such as that of an account; not unique. */
  preferred_username?: string
  /** Page about the user. */
  profile?: string
  /** Picture of the user, a URL. */
  picture?: string
  /** Page of the user. */
  website?: string
  /** Email address. Not unique, and not proved unless `email_verified`. */
  email?: string
  /** Whether the email address belongs to the user. */
  email_verified?: boolean
  /** Gender. */
  gender?: string
  /** Date `YYYY-MM-DD`, or the year alone; the year is `0000` if it is not told. */
  birthdate?: string
  /** Time zone, such as `Europe/Paris`. */
  zoneinfo?: string
  /** Language, such as `en-US`. */
  locale?: string
  /** Telephone number, with the code of the country. */
  phone_number?: string
  /** Whether the number belongs to the user. */
  phone_number_verified?: boolean
  /** Seconds since 1970: when the claims changed last. */
  updated_at?: number
}

/** Claims about a user: {@link StandardClaims}, and those that the application named when it accepted the consent. */
export interface OidcUserInfo extends StandardClaims {
  /** A claim of the application. */
  [claim: string]: JsonValue | undefined
}

/** Schema of {@link OidcUserInfo}. */
export const oidcUserInfoSchema: Schema<OidcUserInfo> = () => {
  const text = z.exactOptional(z.string())
  const texts = z.exactOptional(z.array(z.string()))
  const number = z.exactOptional(z.number())
  const flag = z.exactOptional(z.boolean())
  const claims: ReturnType<Schema<unknown>> = z.object<StandardClaims>({
    sub: text,
    iss: text,
    aud: texts,
    iat: number,
    auth_time: number,
    rat: number,
    acr: text,
    amr: texts,
    name: text,
    given_name: text,
    family_name: text,
    middle_name: text,
    nickname: text,
    preferred_username: text,
    profile: text,
    picture: text,
    website: text,
    email: text,
    email_verified: flag,
    gender: text,
    birthdate: text,
    zoneinfo: text,
    locale: text,
    phone_number: text,
    phone_number_verified: flag,
    updated_at: number,
  })
  return claims as ReturnType<Schema<OidcUserInfo>> // other properties pass, and a decoded body has JSON values only
}

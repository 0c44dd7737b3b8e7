import type { Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import type { JsonWebKey, JsonWebKeySet } from './json-web-key.js'
import type { AnsweredTokenLifespans, OAuth2ClientTokenLifespans } from './lifespans.js'
import type { OAuth2Client } from './models.js'

// Apart from the models, whose declarations applications compile: those of zod need the DOM library.

/** Checks of the properties of {@link AnsweredTokenLifespans}. */
function lifespanShape(): z.Shape<AnsweredTokenLifespans> {
  const lifespan = z.nullable(z.string())
  const newer = z.exactOptional(lifespan)
  return {
    authorization_code_grant_access_token_lifespan: lifespan,
    authorization_code_grant_id_token_lifespan: lifespan,
    authorization_code_grant_refresh_token_lifespan: lifespan,
    client_credentials_grant_access_token_lifespan: lifespan,
    device_authorization_grant_access_token_lifespan: newer,
    device_authorization_grant_id_token_lifespan: newer,
    device_authorization_grant_refresh_token_lifespan: newer,
    implicit_grant_access_token_lifespan: lifespan,
    implicit_grant_id_token_lifespan: lifespan,
    jwt_bearer_grant_access_token_lifespan: lifespan,
    refresh_token_grant_access_token_lifespan: lifespan,
    refresh_token_grant_id_token_lifespan: lifespan,
    refresh_token_grant_refresh_token_lifespan: lifespan,
  }
}

/** Schema of {@link OAuth2ClientTokenLifespans}. */
export const oAuth2ClientTokenLifespansSchema: Schema<OAuth2ClientTokenLifespans> = () =>
  z.inputObject<OAuth2ClientTokenLifespans>(lifespanShape())

/** Checks of the members of a public key, in requests too. */
export function jsonWebKeyShape(): z.Shape<JsonWebKey> {
  const text = z.exactOptional(z.string())
  return {
    kty: z.string(),
    kid: text,
    use: text,
    alg: text,
    crv: text,
    e: text,
    n: text,
    x: text,
    y: text,
    x5c: z.exactOptional(z.array(z.string())),
  }
}

/** Schema of {@link JsonWebKey}. */
export const jsonWebKeySchema: Schema<JsonWebKey> = () => z.object<JsonWebKey>(jsonWebKeyShape(), ['kty'])

/** Schema of {@link JsonWebKeySet}. */
export const jsonWebKeySetSchema: Schema<JsonWebKeySet> = () =>
  z.object<JsonWebKeySet>({ keys: z.exactOptional(z.array(z.of(jsonWebKeySchema))) })

/** Checks of the properties of a client, in requests too. */
export function clientShape(): z.Shape<OAuth2Client> {
  const text = z.string()
  const texts = z.array(text)
  return {
    ...lifespanShape(),
    client_id: text,
    client_name: text,
    client_secret: z.exactOptional(text),
    client_secret_expires_at: z.number(),
    redirect_uris: z.nullable(texts),
    grant_types: z.nullable(texts),
    response_types: z.nullable(texts),
    scope: text,
    audience: texts,
    owner: text,
    policy_uri: text,
    tos_uri: text,
    client_uri: text,
    logo_uri: text,
    contacts: z.nullable(texts),
    allowed_cors_origins: texts,
    subject_type: text,
    sector_identifier_uri: z.exactOptional(text),
    jwks: z.exactOptional(z.of(jsonWebKeySetSchema)),
    jwks_uri: z.exactOptional(text),
    token_endpoint_auth_method: z.exactOptional(text),
    token_endpoint_auth_signing_alg: z.exactOptional(text),
    userinfo_signed_response_alg: z.exactOptional(text),
    request_uris: z.exactOptional(texts),
    request_object_signing_alg: z.exactOptional(text),
    frontchannel_logout_uri: z.exactOptional(text),
    frontchannel_logout_session_required: z.exactOptional(z.boolean()),
    backchannel_logout_uri: z.exactOptional(text),
    backchannel_logout_session_required: z.exactOptional(z.boolean()),
    post_logout_redirect_uris: z.exactOptional(texts),
    metadata: z.exactOptional(z.json()),
    registration_access_token: z.exactOptional(text),
    registration_client_uri: z.exactOptional(text),
    access_token_strategy: z.exactOptional(text),
    skip_consent: z.boolean(),
    skip_logout_consent: z.nullable(z.boolean()),
    created_at: text,
    updated_at: text,
  }
}

/** Schema of {@link OAuth2Client}. */
export const oAuth2ClientSchema: Schema<OAuth2Client> = () => z.object<OAuth2Client>(clientShape(), ['client_id'])

/** Schema of a page of clients. */
export const oAuth2ClientsSchema: Schema<OAuth2Client[]> = () => z.array(z.of(oAuth2ClientSchema))

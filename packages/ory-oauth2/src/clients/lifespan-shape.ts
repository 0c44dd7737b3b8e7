import type { Schema } from '@typed-oauth/core'
import * as z from '@typed-oauth/core/schema'

import type { AnsweredTokenLifespans, OAuth2ClientTokenLifespans } from './lifespans.js'

/** Checks of the properties of {@link AnsweredTokenLifespans}. */
export function lifespanShape(): z.Shape<AnsweredTokenLifespans> {
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

/** Lifespans of a client's tokens in responses: Go durations such as `1h30m0s`, `null` for the server's default. */
export interface AnsweredTokenLifespans {
  /** Access tokens of the authorization code grant. */
  authorization_code_grant_access_token_lifespan: string | null
  /** ID tokens of the authorization code grant. */
  authorization_code_grant_id_token_lifespan: string | null
  /** Refresh tokens of the authorization code grant. */
  authorization_code_grant_refresh_token_lifespan: string | null
  /** Access tokens of the client credentials grant. */
  client_credentials_grant_access_token_lifespan: string | null
  /** Access tokens of the device grant. Absent from responses of Hydra up to 2.3. */
  device_authorization_grant_access_token_lifespan?: string | null
  /** ID tokens of the device grant. Absent from responses of Hydra up to 2.3. */
  device_authorization_grant_id_token_lifespan?: string | null
  /** Refresh tokens of the device grant. Absent from responses of Hydra up to 2.3. */
  device_authorization_grant_refresh_token_lifespan?: string | null
  /** Access tokens of the implicit grant. */
  implicit_grant_access_token_lifespan: string | null
  /** ID tokens of the implicit grant. */
  implicit_grant_id_token_lifespan: string | null
  /** Access tokens of the JWT bearer grant. */
  jwt_bearer_grant_access_token_lifespan: string | null
  /** Access tokens of the refresh token grant. */
  refresh_token_grant_access_token_lifespan: string | null
  /** ID tokens of the refresh token grant. */
  refresh_token_grant_id_token_lifespan: string | null
  /** Refresh tokens of the refresh token grant. */
  refresh_token_grant_refresh_token_lifespan: string | null
}

/**
 * Lifespans of a client's tokens in requests: Go durations such as `90m`, `1h30m` or `1.5h` (units `ns`, `us`, `ms`, `s`,
 * `m`, `h`; there is no `d`). A lifespan that is `null` or left out means the server's default.
 */
export interface OAuth2ClientTokenLifespans {
  /** Access tokens of the authorization code grant. */
  readonly authorization_code_grant_access_token_lifespan?: string | null | undefined
  /** ID tokens of the authorization code grant. */
  readonly authorization_code_grant_id_token_lifespan?: string | null | undefined
  /** Refresh tokens of the authorization code grant. */
  readonly authorization_code_grant_refresh_token_lifespan?: string | null | undefined
  /** Access tokens of the client credentials grant. */
  readonly client_credentials_grant_access_token_lifespan?: string | null | undefined
  /** Access tokens of the device grant. */
  readonly device_authorization_grant_access_token_lifespan?: string | null | undefined
  /** ID tokens of the device grant. */
  readonly device_authorization_grant_id_token_lifespan?: string | null | undefined
  /** Refresh tokens of the device grant. */
  readonly device_authorization_grant_refresh_token_lifespan?: string | null | undefined
  /** Access tokens of the implicit grant. */
  readonly implicit_grant_access_token_lifespan?: string | null | undefined
  /** ID tokens of the implicit grant. */
  readonly implicit_grant_id_token_lifespan?: string | null | undefined
  /** Access tokens of the JWT bearer grant. */
  readonly jwt_bearer_grant_access_token_lifespan?: string | null | undefined
  /** Access tokens of the refresh token grant. */
  readonly refresh_token_grant_access_token_lifespan?: string | null | undefined
  /** ID tokens of the refresh token grant. */
  readonly refresh_token_grant_id_token_lifespan?: string | null | undefined
  /** Refresh tokens of the refresh token grant. */
  readonly refresh_token_grant_refresh_token_lifespan?: string | null | undefined
}

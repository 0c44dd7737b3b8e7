/** What every answer of a token endpoint has; the models of all APIs are assignable. */
export interface TokenAnswer {
  /** The access token. */
  readonly access_token: string
  /** Lifetime in seconds, as a number or a numeric text. */
  readonly expires_in?: number | string | null | undefined
}

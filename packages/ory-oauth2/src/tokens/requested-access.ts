/**
 * One of the rights that a client asks for, with what its type defines.
 *
 * @see [RFC 9396, section 2](https://www.rfc-editor.org/rfc/rfc9396.html#section-2)
 */
export interface AuthorizationDetail {
  /** Type of the right, which says what else it consists of. */
  readonly type: string
  /** Where the right is for, as URIs. */
  readonly locations?: readonly string[] | undefined
  /** What the client may do. */
  readonly actions?: readonly string[] | undefined
  /** Kinds of data that the client may get. */
  readonly datatypes?: readonly string[] | undefined
  /** What the right is for. */
  readonly identifier?: string | undefined
  /** Kinds of privilege that the client may have. */
  readonly privileges?: readonly string[] | undefined
  /** Further members that the type defines. */
  readonly [member: string]: unknown
}

/**
 * Access that is asked for in other terms than scopes. Hydra ignores both parameters and knows `audience` instead; login
 * and consent pages find them in `request_url`. They are for servers and gateways beside it.
 */
export interface RequestedAccess {
  /**
   * Where the access token will be used: an absolute URI without a fragment, or an array of them, which is sent as several
   * parameters.
   *
   * @see [RFC 8707, section 2](https://www.rfc-editor.org/rfc/rfc8707.html#section-2)
   */
  readonly resource?: string | readonly string[] | undefined
  /**
   * Rights to ask for, sent as JSON: with members of any name, or of an interface of yours that has `type`. Never shown in
   * errors.
   *
   * @see [RFC 9396, section 2](https://www.rfc-editor.org/rfc/rfc9396.html#section-2)
   */
  readonly authorizationDetails?: readonly (AuthorizationDetail | Pick<AuthorizationDetail, 'type'>)[] | undefined
}

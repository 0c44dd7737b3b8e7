/**
 * The grant that exchanges a token for another one. The given token works again, but each exchange issues a new one.
 *
 * @see [RFC 8693, section 2.1](https://www.rfc-editor.org/rfc/rfc8693.html#section-2.1)
 */
export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

/**
 * Tells whether a grant type is an absolute URI, as those of grants beyond the standard's own are.
 *
 * @param grantType - The grant type, known or not.
 * @see [RFC 6749, section 4.5](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.5)
 */
export function isGrantUri(grantType: string): boolean {
  return /^[a-z][a-z\d+.-]*:[^\s#]+$/i.test(grantType)
}

/**
 * Tells whether a grant type is an absolute URI, as those of grants beyond the standard's own are.
 *
 * @param grantType - The grant type, known or not.
 * @see [RFC 6749, section 4.5](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.5)
 */
export function isGrantUri(grantType: string): boolean {
  return /^[a-z][a-z\d+.-]*:[^\s#]+$/i.test(grantType)
}

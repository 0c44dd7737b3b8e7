import type { OAuthTokenGenerateResponseBody, OAuthTokenIntrospectResponseBody, VoucherifyScope } from './models.js'

/** The documented scopes of tokens of {@link generateOauthToken}. */
const known: readonly string[] = /* @__PURE__ */ (
  'api assets async-actions campaigns categories client_api client_consents client_customers client_events ' +
  'client_promotions client_publish client_qualifications client_redeem client_redemptions client_validate ' +
  'client_validations client_vouchers consents customers events exports locations loyalties metadata-schemas orders ' +
  'product-collections products promotions publications qualifications redemptions referrals rewards segments skus ' +
  'task-results templates trash-bin validation-rules validation-rules-assignments validations vouchers'
).split(' ')

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '')

/**
 * Returns the documented scope that has the letters of a name: the name itself, or what it should be if it has another
 * case, quotes, commas, invisible characters or another separator. `undefined` for a scope that is not documented.
 */
export function meantScope(name: string): string | undefined {
  return known.find((each) => letters(each) === letters(name))
}

/**
 * Tells whether a token may be used for a scope. `api` covers every scope but those that begin with `client_`, which
 * `client_api` covers.
 *
 * @param token - A new token, the response of an introspection, or granted scopes separated by spaces.
 * @param scope - One scope.
 * @returns `false` for a token that is not active, too.
 *
 * @example
 * ```ts
 * const token = await voucherify.introspectOauthToken({ accessToken })
 * console.log(coversScope(token, 'vouchers'))
 * ```
 */
export function coversScope(
  token: OAuthTokenGenerateResponseBody | OAuthTokenIntrospectResponseBody | string,
  scope: VoucherifyScope,
): boolean {
  const text =
    typeof token === 'string' ? token : 'scope' in token && !('active' in token && !token.active) && token.scope
  const granted = text ? text.split(' ') : []
  const whole = scope.startsWith('client_') ? 'client_api' : 'api'
  return scope !== '' && (granted.includes(scope) || granted.includes(whole))
}

import { checkScopes, refuser } from '@typed-oauth/core/define'

import type {
  OAuthTokenGenerateResponseBody,
  OAuthTokenIntrospectResponseBody,
  OAuthTokenV2GenerateResponseBody,
  VoucherifyScope,
} from './models.js'

/** The documented scopes of tokens of {@link generateOauthToken}. */
export const knownScopes: readonly string[] = /* @__PURE__ */ (
  'api assets async-actions campaigns categories client_api client_consents client_customers client_events ' +
  'client_promotions client_publish client_qualifications client_redeem client_redemptions client_validate ' +
  'client_validations client_vouchers consents customers events exports locations loyalties metadata-schemas orders ' +
  'product-collections products promotions publications qualifications redemptions referrals rewards segments skus ' +
  'task-results templates trash-bin validation-rules validation-rules-assignments validations vouchers'
).split(' ')

/**
 * Tells whether a token may be used for a scope. `api` covers every scope but those that begin with `client_`, which
 * `client_api` covers.
 *
 * @param token - A new token, the response of an introspection, or granted scopes separated by spaces.
 * @param scope - One scope.
 * @returns `false` for a token that is not active, too.
 * @throws `InvalidInputError` if `scope` is not one scope, or a documented one in another spelling.
 *
 * @example
 * ```ts
 * const token = await voucherify.introspectOauthToken({ accessToken })
 * console.log(coversScope(token, 'vouchers'))
 * ```
 */
export function coversScope(
  token: OAuthTokenGenerateResponseBody | OAuthTokenIntrospectResponseBody | OAuthTokenV2GenerateResponseBody | string,
  scope: VoucherifyScope,
): boolean {
  const refuse = refuser('coversScope')
  if (typeof scope !== 'string' || !/^\S+$/.test(scope)) refuse('scope', 'must be the name of one scope')
  checkScopes(scope, knownScopes, refuse)
  const given: { readonly active?: unknown; readonly scope?: unknown } =
    typeof token === 'string' ? { scope: token } : (Object(token) as object) // JavaScript callers may pass anything
  const { active = true, scope: text } = given
  const granted = active === true && typeof text === 'string' ? text.split(' ') : []
  return granted.includes(scope) || granted.includes(scope.startsWith('client_') ? 'client_api' : 'api')
}

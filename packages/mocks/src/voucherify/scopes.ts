/** Scopes of the API: `api`, `client_api` and one for each resource. */
const known: ReadonlySet<string> = new Set(
  [
    'api client_api',
    'assets async-actions campaigns categories consents customers events exports locations loyalties metadata-schemas',
    'orders product-collections products promotions publications qualifications redemptions referrals rewards segments',
    'skus task-results templates trash-bin validation-rules-assignments validation-rules validations vouchers',
    'client_consents client_customers client_events client_promotions client_publish client_qualifications',
    'client_redeem client_redemptions client_validate client_validations client_vouchers',
  ]
    .join(' ')
    .split(' '),
)

/** Tells whether a text is a list of known scopes separated by single spaces. */
export function areKnownScopes(scope: string): boolean {
  return scope.split(' ').every((each) => known.has(each))
}

/** Claims of each scope. */
const claims: Readonly<Record<string, readonly string[]>> = {
  openid: [],
  profile: [
    'name',
    'given_name',
    'family_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'locale',
    'zoneinfo',
    'picture',
    'website',
    'gender',
    'birthdate',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified', 'phone_type'],
  address: ['address'],
  'aq:name': ['name', 'given_name', 'family_name', 'middle_name', 'nickname'],
  'aq:location': ['aq:location'],
  'aq:username': ['preferred_username'],
  'aq:locale': ['locale'],
  'aq:zoneinfo': ['zoneinfo'],
  'aq:push': [],
}

/** All known scopes. */
export const knownScopes: readonly string[] = Object.keys(claims)

/**
 * Reads requested scopes. The suffixes `~r`, `~s` and `~rs` say how important a scope is for the client.
 *
 * @returns The scopes without suffixes, separated by spaces; `undefined` if one is unknown.
 */
export function readScopes(scope: string): string | undefined {
  const scopes = scope.split(' ').map((each) => each.replace(/~(?:r|s|rs)$/, ''))
  return scopes.every((each) => Object.hasOwn(claims, each)) ? [...new Set(scopes)].join(' ') : undefined
}

/** Tells whether a scope was granted. */
export function hasScope(scope: string, wanted: string): boolean {
  return scope.split(' ').includes(wanted)
}

/** Returns the claims of a user that belong to the granted scopes. */
export function openClaims(scope: string, all: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const granted = new Set(scope.split(' ').flatMap((each) => claims[each] ?? []))
  return Object.fromEntries(Object.entries(all).filter(([name]) => granted.has(name)))
}

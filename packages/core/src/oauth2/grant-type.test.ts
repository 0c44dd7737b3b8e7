import { expect, it } from 'vitest'

import { isGrantUri } from './grant-type.js'

it.each(['urn:ietf:params:oauth:grant-type:token-exchange', 'https://example.com/grant?a=b', 'URN:x', 'a+b.c-1:d'])(
  'accepts %s as the name of a grant',
  (grantType) => {
    expect(isGrantUri(grantType)).toBe(true)
  },
)

it.each(['', 'password', 'urn:', ':x', '1urn:x', ' urn:x', 'urn:x y', 'urn:x\n', 'https://example.com/#grant'])(
  'does not accept %j, which is not an absolute URI',
  (grantType) => {
    expect(isGrantUri(grantType)).toBe(false)
  },
)

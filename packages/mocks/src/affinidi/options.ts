import { environmentRules, type EnvironmentOptions } from '../clock.js'
import { aPositiveNumber, checkedElsewhere, oneOf, type OptionRules } from '../options-check.js'

/** Algorithms that assertions are signed with. */
export type AffinidiAlgorithm = 'ES256' | 'ES256K'

/** A public key of a DID, as a JWK on P-256 or secp256k1. */
export interface AffinidiPublicKey {
  /** Id of the verification method. */
  readonly kid: string
  /** Type of the key; must be `EC`. */
  readonly kty?: string | undefined
  /** Curve; must be `P-256` or `secp256k1`. */
  readonly crv?: string | undefined
  /** First coordinate, base64url; required. */
  readonly x?: string | undefined
  /** Second coordinate, base64url; required. */
  readonly y?: string | undefined
}

/** A DID that does not contain its keys, unlike a `did:key`. */
export interface AffinidiDidSeed {
  /** The DID. */
  readonly did: string
  /** Its public keys. */
  readonly keys: readonly AffinidiPublicKey[]
}

/** Access that a profile has granted to another DID. */
export interface AffinidiDelegationSeed {
  /** DID of the profile. */
  readonly profile: string
  /** DID that may act for it. */
  readonly grantee: string
}

/** Initial state. */
export interface AffinidiSeed {
  /** Keys of DIDs other than `did:key`. Default: none. */
  readonly dids?: readonly AffinidiDidSeed[] | undefined
  /** Access that profiles have granted. Default: none. */
  readonly delegations?: readonly AffinidiDelegationSeed[] | undefined
}

/** Options of `createAffinidiMock`. */
export interface AffinidiMockOptions extends EnvironmentOptions {
  /** State at the start, and after each reset. */
  readonly seed?: AffinidiSeed | undefined
  /** Region of the default address. Default `apse1`. */
  readonly region?: 'aps1' | 'apse1' | 'use1' | (string & {}) | undefined
  /** Service of the default address. For an address that ends in `/iam` or `/cid`, its end decides. Default `iam`. */
  readonly service?: 'cid' | 'iam' | undefined
  /** Whether responses have all documented fields, or the token alone. Default `'full'`. */
  readonly answer?: 'full' | 'token-only' | undefined
  /** Lifetime of tokens in seconds. Default 3,600. */
  readonly tokenLifetime?: number | undefined
}

/** Rules for the options. */
export const affinidiOptionRules: OptionRules<AffinidiMockOptions> = {
  ...environmentRules,
  seed: checkedElsewhere,
  region: {
    expected: 'a region such as "apse1"',
    fits: (value) => typeof value === 'string' && /^[a-z\d-]+$/i.test(value),
  },
  service: oneOf('cid', 'iam'),
  answer: oneOf('full', 'token-only'),
  tokenLifetime: aPositiveNumber,
}

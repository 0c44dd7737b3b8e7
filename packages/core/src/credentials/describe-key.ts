/** Texts that are given as a key, by what they contain: what each is, and what makes a Web Crypto key of it. */
const texts: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/ENCRYPTED/, 'an encrypted PEM: call `createPrivateKey({ key, passphrase }).toCryptoKey(…)` of node:crypto'],
  [/^(?!.*PRIVATE).*(?:PUBLIC KEY|CERTIFICATE)/s, 'public: the private key signs'],
  [
    /-----BEGIN.*\\[nr]/,
    "a PEM with `\\n` as two characters: call `importPKCS8(key.replaceAll('\\\\n', '\\n'), algorithm)` of jose",
  ],
  [/^-----BEGIN PRIVATE KEY/, 'a PEM: call `importPKCS8(key, algorithm)` of jose'],
  [/-----BEGIN/, 'a PEM: call `createPrivateKey(key).toCryptoKey(…)` of node:crypto'],
  [/^LS0tLS1/, 'the base64 of a PEM: call `importPKCS8(atob(key), algorithm)` of jose'],
  [/^\s*\{/, 'the JSON of a JWK: call `importJWK(JSON.parse(key), algorithm)` of jose'],
  [/./, 'a text: call `importPKCS8(pem, algorithm)` of jose for a PEM'],
]

/** Objects that are given as a key, by a property. */
const objects: readonly (readonly [property: string, advice: string])[] = [
  [
    'byteLength',
    "bytes: decode a PEM and call `importPKCS8(pem, algorithm)` of jose, else call `crypto.subtle.importKey('pkcs8', …)`",
  ],
  ['then', 'a promise: await it'],
  ['kty', 'a JWK: call `importJWK(key, algorithm)` of jose'],
  ['keys', 'a set of keys: call `importJWK(key, algorithm)` of jose for one of them'],
  ['privateKey', 'a pair of keys: give its `privateKey`'],
  ['key', 'an object with a key: give `key` and `keyId` instead'],
]

/**
 * Says what to call for a private key that is not one of Web Crypto, or cannot sign.
 *
 * @param key - What was given as a key.
 * @returns The end of a sentence, without anything of the key; empty if it could be anything.
 */
export function describeKey(key: unknown): string {
  const advice = typeof key === 'string' ? texts.find(([pattern]) => pattern.test(key))?.[1] : describeObject(key)
  return advice === undefined ? '' : `; this is ${advice}`
}

function describeObject(key: unknown): string | undefined {
  if (typeof key !== 'object' || key === null) return undefined
  if ('type' in key && key.type !== 'private' && ('usages' in key || 'export' in key))
    return key.type === 'public' ? 'public: the private key signs' : 'a key for another purpose'
  if ('usages' in key) return "a key that may not: import it with the usage `['sign']`"
  if (('x' in key || 'n' in key) && !('d' in key)) return 'public: the private key signs'
  if ('toCryptoKey' in key || 'export' in key) return "a KeyObject: call `keyObject.toCryptoKey(…, false, ['sign'])`"
  return objects.find(([property]) => property in key)?.[1]
}

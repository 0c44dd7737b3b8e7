import { isRecord } from '../record.js'
import { refuser } from '../refuse.js'
import type { Credential, Secret } from './credential.js'
import { checkSecret, readSecret } from './secret.js'

/**
 * Sends API keys, each in its own header.
 *
 * @param keys - Header names with their keys, or functions that return them. Functions are called once more
 *   when the server responds with 401, each with the key of its own that was `refused`.
 * @returns A credential.
 * @throws {@link InvalidInputError} if there is no key, or one is empty or not a string.
 */
export function apiKeyHeaders(keys: Readonly<Record<string, Secret>>): Credential {
  const entries = isRecord(keys) ? Object.entries(keys) : []
  if (entries.length === 0) refuser('apiKeyHeaders')('keys', 'must be an object that names a header')
  for (const [name, key] of entries) checkSecret('apiKeyHeaders', name, key)
  const credential: Credential = async (request, context) => {
    for (const [name, key] of entries) {
      const header = name.toLowerCase()
      request.headers[header] = await readSecret(key, name, context, context.refused?.headers[header])
    }
  }
  return Object.assign(credential, { renewable: entries.some(([, key]) => typeof key === 'function') })
}

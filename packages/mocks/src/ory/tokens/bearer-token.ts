import type { Call } from '../state/call.js'
import { formParameters } from '../wire/body.js'
import { first } from '../wire/go-url.js'

/**
 * Returns the token of a request, from the `Authorization` header or from `access_token` in the form or query; empty if
 * there is none.
 *
 * @see [RFC 6750, section 2](https://www.rfc-editor.org/rfc/rfc6750.html#section-2)
 */
export async function bearerToken({ request, query }: Call): Promise<string> {
  const header = /^Bearer (.*)$/i.exec(request.headers.get('authorization') ?? '')
  if (header !== null) return header[1] ?? ''
  const form = request.method === 'POST' ? await formParameters(request) : new URLSearchParams()
  return first(form, 'access_token') || first(query, 'access_token')
}

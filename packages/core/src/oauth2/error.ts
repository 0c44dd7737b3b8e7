import type { ErrorSummary, Schema } from '../operation.js'
import * as z from '../schema.js'

/**
 * Error body of OAuth endpoints.
 *
 * @see [RFC 6749, section 5.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2)
 */
export interface OAuth2Error {
  /** Code, such as `invalid_grant`. */
  error: string
  /** Text for developers. */
  error_description?: string
  /** Page about the error. */
  error_uri?: string
}

/** Schema of {@link OAuth2Error}. */
export const oAuth2ErrorSchema: Schema<OAuth2Error> = () =>
  z.object<OAuth2Error>({
    error: z.string(),
    error_description: z.exactOptional(z.string()),
    error_uri: z.exactOptional(z.string()),
  })

/**
 * Reads an OAuth error body.
 *
 * @param body - Decoded body of an error response, of any type.
 * @returns Code and description, if the body has the standard's form.
 */
export function summarizeOAuth2Error(body: unknown): ErrorSummary {
  const { error, error_description: description } = properties(body)
  return { code: text(error), description: text(description) }
}

/**
 * Reads an error body of any usual shape: of OAuth, problem details (RFC 9457), and objects with `message`, also as the
 * property `error` or the first of `errors`. The shape decides, not the media type.
 *
 * @param body - Decoded body of an error response, of any type.
 * @returns What the body says; nothing for any other body, such as the page of a proxy. A sentence in the place of the code
 *   is a part of the description.
 * @see [RFC 9457, section 3](https://www.rfc-editor.org/rfc/rfc9457.html#section-3)
 */
export function summarizeError(body: unknown): ErrorSummary {
  const { code: error, description } = summarizeOAuth2Error(body)
  const outer = properties(body)
  const inner = properties(outer['error'] ?? (Object(outer['errors']) as readonly unknown[])[0])
  const all: typeof inner = { ...inner, ...outer }
  // Google's code is its `status`; others have the name of the HTTP status there.
  const status = /^[A-Z_]+$/.exec(text(all['status']) ?? '')?.[0]
  const codes = [error, inner['id'], all['code'], all['key'], all['name'], status].map(text)
  const sentence = isCode(error) ? undefined : error
  const texts = [all['title'], all['message'] ?? all['Message'], all['detail'] ?? all['reason']].map(text)
  return {
    code: codes.find(isCode),
    description: description ? joined([sentence, description], '. ') : joined([sentence, ...texts], ': '),
    requestId: [all['request'], all['request_id'], all['traceId']].map(text).find(Boolean),
  }
}

/**
 * Reads the error of a challenge in the `WWW-Authenticate` header.
 *
 * @param header - The header; it may have several challenges.
 * @returns Code and description; nothing if no challenge has an error.
 * @see [RFC 6750, section 3](https://www.rfc-editor.org/rfc/rfc6750.html#section-3)
 */
export function summarizeChallenge(header: string | null | undefined): ErrorSummary {
  // One parameter after the other, because a quoted text may look like a parameter. Some servers leave out the commas.
  const parameters = (header ?? '')
    .slice(0, 4096)
    .matchAll(/(?:^|[\s,])([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g)
  const found: Record<string, unknown> = {}
  for (const [, name = '', quoted, plain] of parameters)
    found[name.toLowerCase()] ??= quoted?.replaceAll(/\\(.)/g, '$1') ?? plain
  return found['error'] ? summarizeOAuth2Error(found) : {}
}

/** Tells whether a text looks like a code; some servers send a sentence instead. */
export function isCode(code: string | undefined): boolean {
  return /^[a-z][\w.-]*$/i.test(code ?? '')
}

/** Joins texts, each only once; `undefined` if there is none. */
export function joined(texts: readonly (string | undefined)[], separator: string): string | undefined {
  return text(texts.filter((each, index) => each !== undefined && texts.indexOf(each) === index).join(separator))
}

/** Returns the properties of an object, and none for any other value. */
export function properties(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}

/** Returns a string that is not empty; `undefined` for any other value. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

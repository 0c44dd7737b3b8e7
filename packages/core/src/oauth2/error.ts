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

/** Returns the properties of an object, and none for any other value. */
export function properties(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}

/** Returns a string that is not empty; `undefined` for any other value. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

import type { CredentialRequest } from '../credentials/credential.js'
import { defined } from '../defined.js'
import { oAuth2ErrorCodes } from '../oauth2/error-codes.js'
import { isCode, joined, summarizeChallenge, summarizeError } from '../oauth2/error.js'
import type { ErrorSummary } from '../operation.js'
import type { ResponseHeaders } from '../platform.js'
import { readHeader } from '../read-header.js'
import type { Call } from './call.js'
import { readRequestId } from './request-id.js'
import { vendorText } from './vendor-text.js'

/** What errors show of a response, without the secrets of the request. */
export interface ErrorDescription extends ErrorSummary {
  /** Whether the text is withheld, because a secret cannot be distinguished from its words. */
  readonly isDescriptionWithheld: boolean
}

/**
 * Reads code, description and request id of an error response from its body and headers.
 *
 * @param call - The call.
 * @param sent - Headers and form with the values of the credential.
 * @param headers - Response headers.
 * @param body - Decoded JSON, or the text.
 */
export function describeError(
  call: Call,
  sent: CredentialRequest,
  headers: ResponseHeaders,
  body: unknown,
): ErrorDescription {
  const { errorCodes, summarizeError: summarize } = call.operation
  const { clean, hasShortSecret } = vendorText(call, sent)
  const inBody = defined({ ...summarizeError(body), ...defined(summarize?.(body) ?? {}) })
  const isKnown = (code = ''): boolean => oAuth2ErrorCodes.includes(code) || !!errorCodes?.includes(code)
  // Secrets are replaced before the header is parsed: a quotation mark in one must not end it.
  const header = readHeader(headers, 'www-authenticate')
  const { code: known } = summarizeChallenge(header)
  const inHeader = defined({ ...summarizeChallenge(clean(header)), ...(isKnown(known) && { code: known }) })
  const {
    code,
    description = shortText(body),
    requestId,
  } = inBody.code ? { ...inHeader, ...inBody } : { ...inBody, ...inHeader }
  const sentences = joined([isCode(code) ? undefined : code, description], '. ')?.trim()
  const isDescriptionWithheld = !!sentences && hasShortSecret()
  return {
    code: isKnown(code) ? code : isCode(code) ? clean(code) : undefined,
    description: isDescriptionWithheld ? undefined : clean(sentences, typeof body === 'string' ? /\s*[\r\n].*/s : ''),
    isDescriptionWithheld,
    requestId: clean(requestId ?? readRequestId(headers)),
  }
}

/** A text that is short and neither a page, broken JSON nor binary, such as the sentence of a proxy. */
function shortText(body: unknown): string | undefined {
  const isOther = /^\s*[[{]|<[a-z!?/]|[^\P{Cc}\s]|\uFFFD/iu
  return typeof body === 'string' && body.length < 1000 && !isOther.test(body) ? body.trim() : undefined
}

import { checkBody, type Finding } from '../check-body.js'
import type { CredentialRequest } from '../credentials/credential.js'
import { HttpError, InvalidResponseError, RedirectError } from '../errors.js'
import { oAuth2ErrorCodes } from '../oauth2/error-codes.js'
import type { ResponseDescriptor, RedirectLocation } from '../operation.js'
import type { FetchResponse, ResponseHeaders } from '../platform.js'
import { MASK } from '../secrets.js'
import { tell, type Call } from './call.js'
import { findResponseDescriptor, isRedirect, type Body } from './response-body.js'
import { readRetryAfter } from './retry.js'
import { vendorText } from './vendor-text.js'

/** A success. */
export interface Interpreted {
  /** The body, as documented for the operation. */
  readonly data: unknown
  /** HTTP status. */
  readonly status: number
  /** Response headers. */
  readonly headers: ResponseHeaders
}

/**
 * Decides what a response means: a success, or which error.
 *
 * @param call - The call.
 * @param sent - Headers and form with the values of the credential.
 * @param response - Status and headers.
 * @param body - The body.
 * @throws {@link HttpError}, {@link RedirectError}, {@link InvalidResponseError}
 */
export function interpret(call: Call, sent: CredentialRequest, response: FetchResponse, body: Body): Interpreted {
  const { status, headers } = response
  if (isRedirect(response)) return { data: readLocation(call, sent, response), status, headers }
  if (status < 200 || status > 299) throw httpError(call, sent, response, body)
  const answer = findResponseDescriptor(call.operation, status)
  if (answer !== 'empty') return { data: readJson(call, response, body, answer), status, headers }
  checkEmpty(call, response, body)
  return { data: undefined, status, headers }
}

/**
 * Refuses a page of another server, such as the login page of a public network. An empty body and JSON are accepted, and
 * so is text if the operation documents the status without a body.
 */
function checkEmpty({ operation, details }: Call, { status, headers }: FetchResponse, { text }: Body): void {
  const isDocumented = operation.responses[status] === 'empty'
  if (!text.trim() || isJson(headers) || (isDocumented && !mediaType(headers).includes('html'))) return
  const problem = `is ${usualMediaType(headers) ?? 'of unknown type'} instead of empty`
  throw new InvalidResponseError({ ...details, status, headers, body: text, problem })
}

function readLocation(call: Call, sent: CredentialRequest, { status, headers }: FetchResponse): RedirectLocation {
  const { operation, details, request } = call
  const location = headers.get('location') ?? undefined
  const url = location && URL.canParse(location, request.url) ? new URL(location, request.url) : undefined
  if (url && operation.responses[status] === 'location') return { location: url.href }
  // Secrets are replaced before the URL is parsed, because a parsed host is in lower case.
  const [, host = '', path = ''] =
    /^(?:[a-z][\w+.-]*:)?[/\\]{2}(?:[^/\\?#]*@)?([^/\\?#]*)([^?#]*)/i.exec(location ?? '') ?? []
  const isClean = !host || vendorText(call, sent).clean(`${host}${path}/`)?.startsWith(host)
  const target = isClean ? (url?.host ? url.origin : url?.protocol) : MASK
  throw new RedirectError({ ...details, status: status || undefined, location, target })
}

function httpError(call: Call, sent: CredentialRequest, { status, headers }: FetchResponse, { text }: Body): HttpError {
  const { operation, details } = call
  const body = parse(text)
  const { clean, hasShortSecret } = vendorText(call, sent)
  const { code = '', description, requestId } = operation.summarizeError(body)
  const isCode = /^[a-z][\w.-]*$/i.test(code)
  const isKnown = oAuth2ErrorCodes.includes(code) || operation.errorCodes?.includes(code)
  // Some servers send a sentence instead of a code.
  const sentences = [!isCode && code, description].filter(Boolean).join('. ').trim()
  const isDescriptionWithheld = sentences !== '' && hasShortSecret()
  return new HttpError({
    ...details,
    operation,
    status,
    headers,
    body,
    code: isKnown ? code : isCode ? clean(code) : undefined,
    description: isDescriptionWithheld ? undefined : clean(sentences),
    isDescriptionWithheld,
    requestId: clean(requestId ?? headers.get('x-request-id')),
    retryAfterMs: readRetryAfter(status, headers, operation.retryAfterHeaders),
    mediaType: usualMediaType(headers),
    hint: operation.hints?.[status],
  })
}

function readJson(
  { details, options, emit }: Call,
  { status, headers }: FetchResponse,
  { text, isTooLarge }: Body,
  model: ResponseDescriptor<unknown> | undefined,
): unknown {
  const body = parse(text)
  const invalid = (problem: string, findings: readonly Finding[] = []): InvalidResponseError => {
    const issues = findings.map(({ path, expected }) => ({ path, expected }))
    return new InvalidResponseError({ ...details, status, headers, body, problem, issues })
  }
  if (typeof model !== 'function') throw invalid('comes without a redirect')
  if (isTooLarge) throw invalid('exceeds `maxResponseBytes`')
  if (!text) throw invalid('is empty')
  if (!isJson(headers)) throw invalid(`is ${usualMediaType(headers) ?? 'of unknown type'}, not JSON`)
  if (body === text) throw invalid('is not valid JSON')
  const findings = checkBody(model, body)
  if (findings.length > 0) {
    const error = invalid('does not fit', findings)
    if (options.validation === 'error' || findings.some(({ essential }) => essential)) throw error
    if (options.validation === 'warn') {
      tell(options.onInvalidResponse, error)
      emit({ type: 'invalid-response', status, paths: findings.map(({ path }) => path.join('.')) })
    }
  }
  return body
}

/** Decoded JSON; the text itself if it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text || undefined
  }
}

/** Media type without its parameters, in lower case. */
function mediaType(headers: ResponseHeaders): string {
  return /^[^;\s]*/.exec(headers.get('content-type') ?? '')?.[0].toLowerCase() ?? ''
}

function isJson(headers: ResponseHeaders): boolean {
  return /[/+]json$/.test(mediaType(headers))
}

/** Media types that may be printed: only the usual ones, because a header can contain anything. */
function usualMediaType(headers: ResponseHeaders): string | undefined {
  const type = mediaType(headers)
  return /^(?:text|application)\/(?:html|plain|xml|json|octet-stream)$/.test(type) ? type : undefined
}

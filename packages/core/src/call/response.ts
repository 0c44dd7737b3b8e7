import { checkBody, type Finding } from '../check-body.js'
import type { CredentialRequest } from '../credentials/credential.js'
import { HttpError, InvalidResponseError, RedirectError, type InvalidResponseErrorDetails } from '../errors.js'
import { properties } from '../oauth2/error.js'
import type { ResponseDescriptor, RedirectLocation } from '../operation.js'
import type { FetchResponse, ResponseHeaders } from '../platform.js'
import { readHeader } from '../read-header.js'
import { MASK } from '../secrets.js'
import { tell, type Call } from './call.js'
import { describeError } from './describe-error.js'
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
  if (answer !== 'empty') return { data: readJson(call, sent, response, body, answer), status, headers }
  checkEmpty(call, sent, response, body)
  return { data: undefined, status, headers }
}

/**
 * Refuses an error, and a page of another server, such as the login page of a public network. An empty body and other
 * JSON are accepted, and so is text if the operation documents the status without a body.
 */
function checkEmpty(call: Call, sent: CredentialRequest, { status, headers }: FetchResponse, { text }: Body): void {
  const { operation, details } = call
  const type = mediaType(headers)
  const body = parse(text)
  const error = errorInSuccess(call, sent, headers, body)
  const isExpected = !/html/i.test(type) && (operation.responses[status] === 'empty' || isJson(type))
  if (!error && (!text.trim() || isExpected)) return
  const problem = `is ${namedMediaType(call, sent, type)} instead of empty`
  throw new InvalidResponseError({ ...details, status, headers, body, problem, ...error })
}

function readLocation(call: Call, sent: CredentialRequest, { status, headers }: FetchResponse): RedirectLocation {
  const { operation, details, request } = call
  const location = readHeader(headers, 'location') || undefined
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
  // Servers that tolerate no difference between clocks answer so to an assertion that is early or expired.
  const isAssertion = 'client_assertion' in sent.form && (status === 401 || status === 500)
  return new HttpError({
    ...details,
    ...describeError(call, sent, headers, body),
    operation,
    status,
    headers,
    body,
    retryAfterMs: readRetryAfter(status, headers, operation.retryAfterHeaders),
    mediaType: printableMediaType(call, sent, mediaType(headers))?.toLowerCase(),
    hint:
      [operation.hints?.[status], isAssertion && "check this machine's clock"].filter(Boolean).join('; ') || undefined,
  })
}

/** What the error of a success tells if the body is an error, as some servers send it with the status of a success. */
function errorInSuccess(
  call: Call,
  sent: CredentialRequest,
  headers: ResponseHeaders,
  body: unknown,
): Pick<InvalidResponseErrorDetails, 'code' | 'description' | 'issues' | 'problem'> | undefined {
  if (!properties(body)['error']) return undefined
  const { code, description } = describeError(call, sent, headers, body)
  return (code ?? description) === undefined ? undefined : { problem: 'is an error', code, description, issues: [] }
}

function readJson(
  call: Call,
  sent: CredentialRequest,
  { status, headers }: FetchResponse,
  { text, isTooLarge }: Body,
  model: ResponseDescriptor<unknown> | undefined,
): unknown {
  const { details, options, emit } = call
  const type = mediaType(headers)
  const body = parse(text)
  const invalid = (problem: string, findings: readonly Finding[] = []): InvalidResponseError => {
    // Those that matter most come first: messages show only some.
    const sorted = findings.toSorted((a, b) => Number(b.essential) - Number(a.essential))
    const issues = sorted.map(({ path, expected }) => ({ path, expected }))
    const error = errorInSuccess(call, sent, headers, body)
    return new InvalidResponseError({ ...details, status, headers, body, problem, issues, ...error })
  }
  if (typeof model !== 'function') throw invalid('comes without a redirect')
  if (isTooLarge) throw invalid('exceeds `maxResponseBytes`')
  if (!text) throw invalid('is empty')
  if (!isJson(type)) throw invalid(`is ${namedMediaType(call, sent, type)}, not JSON`)
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

/** Media type without its parameters; several ones if the header came several times. */
function mediaType(headers: ResponseHeaders): string {
  return readHeader(headers, 'content-type')
    .slice(0, 500)
    .replaceAll(/\s*;[^,]*/g, '')
    .trim()
}

/** Whether one of the media types is JSON. */
function isJson(type: string): boolean {
  return /[/+]json\s*(?:,|$)/i.test(type)
}

/** Media type as it came, if it looks like one: a header can contain anything. */
function printableMediaType(call: Call, sent: CredentialRequest, type: string): string | undefined {
  return /^\w+(?:(?:[/.+-]|,\s*)\w+)*$/.test(type) ? vendorText(call, sent).clean(type) : undefined
}

/** Media type for the sentences of messages. */
function namedMediaType(call: Call, sent: CredentialRequest, type: string): string {
  return printableMediaType(call, sent, type) ?? (type === '' ? 'without a media type' : 'of unknown type')
}

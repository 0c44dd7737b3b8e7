import { isRedirect, type Body } from './body.js'
import type { Call } from './call.js'
import type { CredentialRequest } from './credentials/credential.js'
import { HttpError, InvalidResponseError, RedirectError } from './errors.js'
import type { AnswerDescriptor } from './operation.js'
import type { FetchResponse, ResponseHeaders } from './platform.js'
import { readRetryAfter } from './retry.js'
import { checkBody, type Finding } from './schema.js'
import { vendorText } from './vendor-text.js'

/** What came back from one attempt. */
export interface Received {
  /** Number of the attempt. */
  readonly attempt: number
  /** What the credential wrote. */
  readonly sent: CredentialRequest
  /** Status and headers. */
  readonly response: FetchResponse
  /** The body. */
  readonly body: Body
}

/** A success. */
export interface Interpreted {
  /** The body, as the operation promises it. */
  readonly data: unknown
  /** HTTP status. */
  readonly status: number
  /** Response headers. */
  readonly headers: ResponseHeaders
}

/**
 * Decides what an answer means: a success, or which error.
 *
 * @throws {@link HttpError}, {@link RedirectError}, {@link InvalidResponseError}
 */
export function interpret(call: Call, received: Received): Interpreted {
  const { status, headers } = received.response
  if (isRedirect(received.response)) return interpretRedirect(call, received)
  if (status < 200 || status > 299) throw httpError(call, received)
  const answer = call.operation.responses[status] ?? Object.values(call.operation.responses)[0]
  return { data: typeof answer === 'function' ? readJson(call, received, answer) : undefined, status, headers }
}

function interpretRedirect(call: Call, { attempt, response }: Received): Interpreted {
  const { status, headers } = response
  const details = { operation: call.operation.id, attempts: attempt }
  if (response.type === 'opaqueredirect') throw new RedirectError(details)
  const header = headers.get('location')
  const url = header !== null && URL.canParse(header, call.request.url) ? new URL(header, call.request.url) : undefined
  if (call.operation.responses[status] === 'location') {
    if (url !== undefined) return { data: { location: url.href }, status, headers }
    throw new InvalidResponseError({ ...details, status, headers, body: undefined, problem: 'its redirect says not where to' })
  }
  const target = url === undefined ? undefined : url.origin === call.origin ? 'another path of the same origin' : url.origin
  throw new RedirectError({
    ...details,
    status,
    ...(header !== null && { location: header }),
    ...(target !== undefined && { target }),
  })
}

function httpError(call: Call, received: Received): HttpError {
  const { attempt, body: read, response } = received
  const { status, headers } = response
  const body = read.text === '' ? undefined : parse(read.text)
  const clean = vendorText(call, received.sent)
  const summary = call.operation.summarizeError(body)
  const isCode = summary.code !== undefined && /^[A-Za-z][A-Za-z0-9_.-]*$/.test(summary.code)
  const sentences = [isCode ? undefined : summary.code, summary.description].filter((text) => text !== undefined && text !== '')
  return new HttpError({
    operation: call.operation.id,
    attempts: attempt,
    status,
    headers,
    body,
    code: isCode ? clean.name(summary.code) : undefined,
    description: sentences.length === 0 ? undefined : clean.sentence(sentences.join('. ')),
    requestId: clean.name(summary.requestId ?? headers.get('x-request-id') ?? undefined),
    retryAfterMs: readRetryAfter(status, headers),
    documented: isDocumented(call, status, body),
    mediaType: read.text === '' ? undefined : mediaType(headers),
  })
}

function isDocumented({ operation }: Call, status: number, body: unknown): boolean {
  const model = operation.errors?.[status] ?? operation.errors?.default
  if (model === undefined) return false
  return model === 'empty' ? body === undefined : checkBody(model, body).length === 0
}

function readJson(call: Call, received: Received, schema: Exclude<AnswerDescriptor<unknown>, string>): unknown {
  const { attempt, body: read, response } = received
  const { status, headers } = response
  const invalid = (problem: string, body: unknown, issues: readonly Finding[] = []): InvalidResponseError =>
    new InvalidResponseError({ operation: call.operation.id, attempts: attempt, status, headers, body, problem, issues })
  if (read.isTooLarge) throw invalid(`its body is larger than ${call.maxResponseBytes} bytes (\`maxResponseBytes\`)`, undefined)
  if (read.text === '') throw invalid('its body is empty', undefined)
  if (!isJson(headers)) throw invalid(`its body is of type ${mediaType(headers) ?? 'unknown'}, not JSON`, read.text)
  const body = parse(read.text)
  if (typeof body === 'string' && !read.text.trimStart().startsWith('"')) throw invalid('its body is not valid JSON', body)
  const findings = checkBody(schema, body)
  const fatal = findings.filter(({ essential }) => essential)
  if (fatal.length > 0 || (findings.length > 0 && call.validation === 'error')) throw invalid('its body does not fit the model', body, findings)
  if (findings.length > 0 && call.validation === 'warn') {
    call.report(invalid('its body does not fit the model', body, findings))
    call.emit({ type: 'invalid-response', attempt, status, paths: findings.map(({ path }) => path.join('.')) })
  }
  return body
}

/** Decoded JSON, or the text if it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isJson(headers: ResponseHeaders): boolean {
  return /^(?:application|text)\/json$|\+json$/.test(mediaType(headers) ?? '')
}

function mediaType(headers: ResponseHeaders): string | undefined {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  return type !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : undefined
}

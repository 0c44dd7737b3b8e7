import { randomUuid } from '../../random-text.js'
import type { Handler } from '../state/call.js'
import { decodeKey } from '../state/client.js'
import type { Instance } from '../state/instance.js'
import type { TrustedIssuer } from '../state/records.js'
import { issuerKey } from '../tokens/grants/jwt-bearer.js'
import { adminJson, noContent } from '../wire/answers.js'
import { decoded, jsonFields } from '../wire/body.js'
import type { Fields, JsonObject } from '../wire/decode.js'
import { conflict, malformed, missingRequiredParameter, resourceNotFound, unrecognizable } from '../wire/failures.js'
import { first } from '../wire/go-url.js'
import { linkHeader, pageRequest, takePage } from '../wire/page-tokens.js'
import { rfc3339Seconds, zeroTime } from '../wire/times.js'

const unreadable = (message: string): ReturnType<typeof unrecognizable> => unrecognizable(400, message)

/** `POST /admin/trust/grants/jwt-bearer/issuers` */
export const trustIssuer: Handler = async ({ instance, request }) => {
  const body = await jsonFields(request, unreadable)
  const { issuer, scope } = await decoded(unreadable, () => addIssuer(instance, body))
  const location = `/trust/grants/jwt-bearer/issuers/${issuer.id}`
  return adminJson({ ...issuerJson(issuer), scope }, 201, { location })
}

/** Adds a trusted issuer from the fields of a body; throws the endpoint's error response as a `Failure`. */
export function addIssuer(
  instance: Instance,
  body: Fields,
): { readonly issuer: TrustedIssuer; readonly scope: readonly string[] | null } {
  const { environment, state } = instance
  const [issuer, subject] = [body.string('issuer'), body.string('subject')]
  const allowAnySubject = body.boolean('allow_any_subject')
  const scope = body.strings('scope')
  const jwk = body.has('jwk') ? decodeKey(body.raw('jwk')) : {}
  const expiresAt = body.time('expires_at')
  if (issuer === '') throw missingRequiredParameter("The field 'issuer' is missing.")
  if ((subject === '') === !allowAnySubject) {
    throw missingRequiredParameter("Exactly one of 'subject' and 'allow_any_subject' is needed.")
  }
  if (expiresAt === undefined || expiresAt === zeroTime)
    throw missingRequiredParameter("The field 'expires_at' is missing.")
  const keyId = typeof jwk['kid'] === 'string' ? jwk['kid'] : ''
  if (keyId === '') throw missingRequiredParameter("The field 'jwk' needs a key with a 'kid'.")
  for (const each of state.issuers.values()) {
    if (each.issuer === issuer && each.subject === subject && each.keyId === keyId) throw conflict()
  }
  const trusted: TrustedIssuer = {
    id: randomUuid(environment),
    issuer,
    subject,
    allowAnySubject,
    scope: scope ?? [],
    keyId,
    createdAt: rfc3339Seconds(environment.now()),
    expiresAt: rfc3339Seconds(Date.parse(expiresAt)),
  }
  state.issuers.set(trusted.id, trusted)
  const key = issuerKey(issuer, keyId)
  // A key with private members is accepted, but no assertion can be verified with it.
  if (!state.issuerKeys.has(key)) state.issuerKeys.set(key, jwk)
  return { issuer: trusted, scope }
}

function issuerJson(issuer: TrustedIssuer): JsonObject {
  return {
    id: issuer.id,
    issuer: issuer.issuer,
    subject: issuer.subject,
    allow_any_subject: issuer.allowAnySubject,
    scope: issuer.scope,
    public_key: { set: issuer.issuer, kid: issuer.keyId },
    created_at: issuer.createdAt,
    expires_at: issuer.expiresAt,
  }
}

function requireIssuer(instance: Instance, id: string): TrustedIssuer {
  if (!/^(\{?|urn:uuid:)([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})\}?$/i.test(id)) {
    throw malformed('The id must be a UUID.')
  }
  const digits = id
    .replace(/^urn:uuid:/i, '')
    .replace(/[^0-9a-f]/gi, '')
    .toLowerCase()
  const dashed = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const issuer = instance.state.issuers.get(dashed)
  if (issuer === undefined) throw resourceNotFound()
  return issuer
}

/** `GET /admin/trust/grants/jwt-bearer/issuers/{id}` */
export const getIssuer: Handler = ({ instance, parameter }) =>
  adminJson(issuerJson(requireIssuer(instance, parameter('id'))))

/** `DELETE /admin/trust/grants/jwt-bearer/issuers/{id}` */
export const deleteIssuer: Handler = ({ instance, parameter }) => {
  const { id, issuer, keyId } = requireIssuer(instance, parameter('id'))
  instance.state.issuers.delete(id)
  instance.state.issuerKeys.delete(issuerKey(issuer, keyId))
  return noContent()
}

/** `GET /admin/trust/grants/jwt-bearer/issuers` */
export const listIssuers: Handler = async ({ instance, path, query }) => {
  const refuse = (reason: string): ReturnType<typeof malformed> =>
    malformed(`Unable to parse pagination parameters: ${reason}`)
  const { size, after } = await pageRequest(instance, query, 'id', refuse)
  const issuer = first(query, 'issuer')
  const issuers = [...instance.state.issuers.values()]
    .filter((each) => each.id > after && (issuer === '' || each.issuer === issuer))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const { page, last } = takePage(issuers, size, (each) => each.id)
  const link = await linkHeader(instance, { path, query }, 'id', size, last)
  return adminJson(page.map(issuerJson), 200, { link })
}

import { utf8 } from '../../encoding.js'
import type { ClientFields } from '../state/client.js'
import { invalidClientMetadata, invalidRedirectUri } from '../wire/failures.js'

const assertionAlgorithms = /^(RS|PS|ES)(256|384|512)$/

/** Fills in the server's defaults and refuses invalid metadata. Runs on create, replace, patch and lifespans. */
export function validateClient(client: ClientFields): void {
  validateAuthentication(client)
  client.scope ||= 'offline_access offline openid'
  for (const name of ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'] as const) validatePage(name, client[name])
  client.allowed_cors_origins = client.allowed_cors_origins?.map(validateOrigin) ?? null
  client.client_secret_expires_at = 0
  if (client.sector_identifier_uri !== '' && !client.sector_identifier_uri.startsWith('https://')) {
    throw invalidClientMetadata("The field 'sector_identifier_uri' must be an https URL.")
  }
  client.userinfo_signed_response_alg ||= 'none'
  if (!['none', 'RS256'].includes(client.userinfo_signed_response_alg)) {
    throw invalidClientMetadata("The field 'userinfo_signed_response_alg' must be none or RS256.")
  }
  const targets = new Set((client.redirect_uris ?? []).map(validateRedirectUri))
  client.subject_type ||= 'public'
  if (!['public', 'pairwise'].includes(client.subject_type)) {
    throw invalidClientMetadata("The field 'subject_type' must be public or pairwise.")
  }
  client.access_token_strategy = client.access_token_strategy.toLowerCase()
  if (client.subject_type === 'pairwise' && client.access_token_strategy === 'jwt') {
    throw invalidClientMetadata("The field 'subject_type' must be public where access tokens are JSON Web Tokens.")
  }
  for (const uri of client.post_logout_redirect_uris ?? []) validatePostLogoutUri(uri, targets)
  if (!['', 'jwt', 'opaque'].includes(client.access_token_strategy)) {
    throw invalidClientMetadata("The field 'access_token_strategy' must be jwt or opaque.")
  }
}

function validateAuthentication(client: ClientFields): void {
  client.token_endpoint_auth_method ||= 'client_secret_basic'
  if (client.token_endpoint_auth_method === 'private_key_jwt') {
    if (client.jwks_uri === '' && client.jwks === null) {
      throw invalidClientMetadata("The method private_key_jwt needs 'jwks' or 'jwks_uri'.")
    }
    const algorithm = client.token_endpoint_auth_signing_alg
    if (algorithm !== '' && !assertionAlgorithms.test(algorithm)) {
      throw invalidClientMetadata("The field 'token_endpoint_auth_signing_alg' must be an RS, PS or ES algorithm.")
    }
  }
  if (client.jwks_uri !== '' && client.jwks !== null) {
    throw invalidClientMetadata("Only one of the fields 'jwks' and 'jwks_uri' can be set.")
  }
  if (client.client_secret !== '' && utf8(client.client_secret).length < 6) {
    throw invalidClientMetadata("The field 'client_secret' must have at least 6 characters.")
  }
}

function validatePage(name: string, uri: string): void {
  if (uri !== '' && !/^https?:\/\//i.test(uri))
    throw invalidClientMetadata(`The field '${name}' must be an http or https URL.`)
}

function validateOrigin(origin: string): string {
  const refuse = invalidClientMetadata('An allowed CORS origin must be a scheme and a host, nothing else.')
  const match = /^(https?):\/\/([^/?#\s]*)(\/*)$/i.exec(origin)
  if (match === null || (match[2] ?? '').includes('@')) throw refuse
  return `${(match[1] ?? '').toLowerCase()}://${match[2]}`
}

/** Returns scheme, host and port of an absolute URI or an absolute path as one key; `undefined` for other texts. */
function targetOf(uri: string): string | undefined {
  const key = (scheme: string, host = '', port = ''): string => JSON.stringify([scheme, host, port])
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):(.*)|\/.*)$/.exec(uri)
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  if (match === null || /[\u0000-\u001f\u007f]/.test(uri)) return undefined
  const scheme = (match[1] ?? '').toLowerCase()
  const rest = match[2] ?? uri
  if (!rest.startsWith('/')) return key(scheme) // for example com.example.app:callback
  if (/%(?![0-9A-Fa-f]{2})/.test(rest.split('?')[0] ?? '')) return undefined
  if (!rest.startsWith('//')) return key(scheme)
  const authority = (/^\/\/([^/?#]*)/.exec(rest)?.[1] ?? '').replace(/^.*@/, '')
  const host = /^(\[[^\]]*\]|[^:\s<>"]*)(?::(\d*))?$/.exec(authority)
  return host === null ? undefined : key(scheme, host[1], host[2])
}

function validateRedirectUri(uri: string): string {
  if (uri.includes('#')) throw invalidRedirectUri('A redirect URI must not have a fragment.')
  const target = targetOf(uri)
  if (target === undefined) throw invalidRedirectUri('A redirect URI must be an absolute URI.')
  return target
}

function validatePostLogoutUri(uri: string, targets: ReadonlySet<string>): void {
  const target = targetOf(uri)
  if (target === undefined || !targets.has(target)) {
    throw invalidClientMetadata(
      "Each of 'post_logout_redirect_uris' must share scheme, host and port with a redirect URI.",
    )
  }
}

import type { Call } from './call.js'
import type { CredentialRequest } from './credentials/credential.js'
import { collectSecrets, redactor } from './secrets.js'

const longest = 500

/** Cleans texts that a vendor wrote, before they are shown. */
export interface VendorText {
  /** A code or an id; `undefined` if it is a secret. */
  name(text: string | undefined): string | undefined
  /** A sentence; `undefined` if it cannot be cleaned safely. */
  sentence(text: string): string | undefined
}

/**
 * Prepares the cleaning of vendor's texts: every secret that the request carried is replaced, in each form in which
 * it travelled, then control characters go, then the text is cut.
 *
 * @param call - The call.
 * @param sent - What the credential wrote.
 */
export function vendorText(call: Call, sent: CredentialRequest): VendorText {
  const secrets = carriedSecrets(call, sent)
  const { text: redact, hasShort } = redactor(secrets)
  // Twice, as a secret may have been hidden by a control character.
  const clean = (text: string): string => redact(withoutControls(redact(text)))
  return {
    name: (text) => (text === undefined || secrets.has(text) ? undefined : cut(clean(text))),
    sentence: (text) => (hasShort ? undefined : cut(clean(text))),
  }
}

function carriedSecrets({ request, headers }: Call, sent: CredentialRequest): Set<string> {
  const secrets = request.secrets()
  for (const value of [...Object.values(headers), ...Object.values(sent.headers)]) {
    secrets.add(value)
    const [, scheme = '', credentials = ''] = /^(\S+) (.+)$/.exec(value) ?? []
    if (credentials !== '') secrets.add(credentials)
    if (scheme.toLowerCase() === 'basic') for (const part of basicSecrets(credentials)) secrets.add(part)
  }
  collectSecrets(sent.form, secrets)
  for (const [name, value] of Object.entries(sent.form)) {
    const isIdentifier = name === 'client_id' || name === 'client_assertion_type'
    if (!isIdentifier && request.form?.[name] === undefined) secrets.add(value)
  }
  return secrets
}

/** The secret of HTTP Basic, as written and decoded. */
function basicSecrets(credentials: string): string[] {
  try {
    const bytes = Uint8Array.from(atob(credentials), (character) => character.charCodeAt(0))
    const joined = new TextDecoder().decode(bytes)
    const secret = joined.slice(joined.indexOf(':') + 1)
    const [decoded = secret] = new URLSearchParams(`secret=${secret.replaceAll('&', '%26')}`).getAll('secret')
    return [joined, secret, decoded]
  } catch {
    return [] // not base64: the whole value counts already
  }
}

function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what goes
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]+/g, ' ').trim()
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1).toWellFormed()}…` : text
}

import type { Call } from './call.js'
import type { CredentialRequest } from './credentials/credential.js'
import { base64, collectSecrets, formEncode, MASK } from './secrets.js'

/**
 * Prepares the cleaning of texts that a vendor wrote: every secret that the request carried is replaced, in each form
 * in which it travelled, then control characters go, then the text is cut.
 *
 * @param call - The call.
 * @param sent - What the credential wrote.
 * @returns A function that cleans a text; `undefined` for what is a secret itself, and for sentences if a secret is
 *   too short to be told from other text.
 */
export function vendorText({ request, headers }: Call, sent: CredentialRequest): (text: string | null | undefined, isSentence?: boolean) => string | undefined {
  const secrets = collectSecrets(sent.form, request.secrets())
  for (const secret of sent.secrets) secrets.add(secret)
  // A header is a secret as a whole, and so is what follows the scheme.
  for (const value of Object.values({ ...headers, ...sent.headers })) secrets.add(value).add(value.replace(/^\S+ /, ''))
  secrets.delete('')
  const forms = [...secrets]
    .filter((secret) => secret.length > 3)
    .flatMap((secret) => [secret, formEncode(secret), encodeURIComponent(secret), base64(secret), JSON.stringify(secret).slice(1, -1), secret.replaceAll('"', "'")])
    .sort((a, b) => b.length - a.length)
  const hasShort = [...secrets].some((secret) => secret.length < 4)
  const redact = (text: string): string => forms.reduce((result, form) => result.replaceAll(form, MASK), upperCase(text))
  return (text, isSentence = false) => {
    if (!text || secrets.has(text) || (isSentence && hasShort)) return undefined
    // Twice, as a control character may have hidden a secret.
    return redact(redact(text).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')).slice(0, 500).toWellFormed()
  }
}

/** Escapes are written in either case. */
function upperCase(text: string): string {
  return text.replaceAll(/%[\da-f]{2}/g, (escape) => escape.toUpperCase())
}

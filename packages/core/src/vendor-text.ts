import type { Call } from './call.js'
import type { CredentialRequest } from './credentials/credential.js'
import { base64, collectSecrets, formEncode, MASK } from './secrets.js'

/**
 * Prepares the cleaning of texts that a vendor wrote: every secret that the request carried is replaced, in each form
 * in which it travelled, then control characters go, then the text is cut.
 *
 * @param call - The call.
 * @param sent - What the credential wrote.
 * @returns A function that cleans a text; `undefined` for what is a secret itself or has one in disguise, and for
 *   sentences if a secret is too short to be told from other text.
 */
export function vendorText(
  { request, headers }: Call,
  sent: CredentialRequest,
): (text: string | null | undefined, isSentence?: boolean) => string | undefined {
  const secrets = collectSecrets(sent.form, request.secrets())
  for (const secret of sent.secrets) secrets.add(secret)
  // A header is a secret as a whole, and so is what follows the scheme.
  for (const value of Object.values(sent.headers)) secrets.add(value).add(value.replace(/^\S+ /, ''))
  secrets.delete('')
  const hasShort = [...secrets].some((secret) => bare(secret).length < 4)
  // Short headers of the caller do not count above, or they would drop every sentence; an id of the request is no secret.
  for (const [name, value] of Object.entries(headers)) if (name !== 'x-request-id') secrets.add(value)
  return (text, isSentence = false) => {
    if (!text || secrets.has(text) || (isSentence && hasShort)) return undefined
    const forms = [...secrets]
      .filter((secret) => bare(secret).length > 3 && bare(secret).length <= text.length)
      .flatMap(writings)
      .flatMap(writings) // servers quote what is encoded already
      .map(upperCase)
      .sort((a, b) => b.length - a.length)
    const clean = forms.reduce((result, form) => result.replaceAll(form, MASK), upperCase(text))
    // Control characters and spaces may have disguised a secret.
    if (forms.some((form) => bare(clean).includes(bare(form)))) return undefined
    return clean
      .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
      .slice(0, 500)
      .toWellFormed()
  }
}

/** Forms in which a text may travel or come back. */
function writings(text: string): string[] {
  return [
    text,
    formEncode(text),
    encodeURIComponent(text.toWellFormed()),
    base64(text),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll('"', "'"),
  ]
}

/** A text without what a server may have put between its characters. */
function bare(text: string): string {
  return text.replaceAll(/[\s\p{C}]/gu, '')
}

/** Escapes are written in either case. */
function upperCase(text: string): string {
  return text.replaceAll(/%[\da-f]{2}/g, (escape) => escape.toUpperCase())
}

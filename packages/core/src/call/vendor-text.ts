import type { CredentialRequest } from '../credentials/credential.js'
import { formsOf, readAll } from '../readings.js'
import { collectSecrets, MASK } from '../secrets.js'
import type { Call } from './call.js'
import { requestIdHeaders } from './request-id.js'

/** Number of characters of a text that are searched at most: the server must not decide how long the search takes. */
const searched = 1280
/** Number of characters that are shown at most; further ones are read to find secrets that begin before the end. */
const shown = 512
/** Number of characters that distinguish a long secret from other text. */
const telling = 64

/** Removes the secrets of a call from texts of a vendor. */
export interface VendorText {
  /** Whether a credential is too short to distinguish it from words of a sentence: then no sentence is shown. */
  hasShortSecret(): boolean
  /**
   * Cleans a text; `undefined` if there is no text, or if all of it is a secret.
   *
   * @param rest - What is cut from the clean text, such as all but its first line.
   */
  clean(text: string | null | undefined, rest?: RegExp | string): string | undefined
}

/**
 * Prepares the cleaning of a vendor's texts: every secret of the request is replaced, in any encoding, then control
 * characters are removed, then the text is cut.
 *
 * @param call - The call.
 * @param sent - Headers and form with the values of the credential.
 */
export function vendorText(call: Call, sent: CredentialRequest): VendorText {
  let found: KnownSecrets | undefined
  const known = (): KnownSecrets => (found ??= collect(call, sent))
  return {
    hasShortSecret: () => known().hasShort,
    clean: (text, rest) => cleanText(text, known(), rest),
  }
}

/**
 * Cleans a text that a server sent, see {@link vendorText}; for texts that do not come as the response to a call.
 *
 * @param text - The text.
 * @param secrets - What must not be shown.
 * @param rest - What is cut from the clean text, such as all but its first line.
 * @returns The clean text; `undefined` if there is no text, or if all of it is a secret.
 */
export function cleanText(
  text: string | null | undefined,
  secrets: SearchedSecrets,
  rest: RegExp | string = '',
): string | undefined {
  if (!text) return undefined
  // Secrets may have several lines, so they are replaced first.
  const masked = mask(text.slice(0, searched), secrets).replace(rest, '')
  if (masked === MASK) return undefined
  return masked
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, 500)
    .toWellFormed()
}

/** Secrets that texts are searched for. */
export interface SearchedSecrets {
  /** Secrets that are replaced at any position, if they have at least four characters. */
  readonly anywhere: ReadonlySet<string>
  /** Texts that are replaced if they have at least eight characters; with less than sixteen, only as whole words. */
  readonly whole: ReadonlySet<string>
}

/** Secrets of a call. */
interface KnownSecrets extends SearchedSecrets {
  /** Whether a credential is too short to distinguish it from words of a sentence. */
  readonly hasShort: boolean
}

function collect({ operation, request, headers }: Call, sent: CredentialRequest): KnownSecrets {
  const { credentials, texts } = collectSecrets(sent.form, operation.secrets, request.secrets())
  for (const secret of sent.secrets) credentials.add(secret)
  // The whole header is a secret, and so is the part after the scheme.
  for (const value of Object.values(sent.headers)) credentials.add(value).add(value.replace(/^\S+ /, ''))
  credentials.delete('')
  const hasShort = Array.from(credentials).some(isShort)
  // A request id is not secret. Other headers of the caller may be, but a short one must not hide every sentence.
  for (const [name, value] of Object.entries(headers)) if (!requestIdHeaders.includes(name)) credentials.add(value)
  return { hasShort, anywhere: credentials, whole: texts }
}

/** Whether a secret has less than four significant characters. */
function isShort(secret: string): boolean {
  return secret.length < 16 && (formsOf(secret)[0] ?? '').length < 4
}

/** Replaces secrets in a text that is short enough to be read several times. */
function mask(text: string, { anywhere, whole }: SearchedSecrets): string {
  const { text: haystack, spans } = readAll(text)
  const isSecret = new Uint8Array(text.length)
  const search = (secret: string, isWhole: boolean): void => {
    // A quick search for the first characters excludes most secrets, unless these characters may be encoded there.
    const [plain] = /^[!#$'-*,-[\]-~]{4}/.exec(secret) ?? []
    if (plain !== undefined && !haystack.includes(plain)) return
    for (const form of formsOf(secret.slice(0, shown))) {
      const start = form.slice(0, telling)
      if (form.length < 4 || (isWhole && secret.length < 8)) continue
      for (let begin = haystack.indexOf(start), end; begin >= 0; begin = haystack.indexOf(start, end)) {
        end = begin + start.length
        for (let place = start.length; place < form.length && haystack[end] === form[place]; place++) end += 1
        const first = spans[begin]?.begin ?? 0
        const last = spans[end - 1]?.end ?? 0
        // In the text, white space separates words; in its readings, decoded escapes do.
        const isPart =
          (isLetter(text[first - 1]) && isLetter(haystack[begin - 1])) ||
          (isLetter(text[last]) && isLetter(haystack[end]))
        if (!isWhole || !isPart || secret.length >= 16) isSecret.fill(1, first, last)
      }
    }
  }
  for (const secret of anywhere) search(secret, false)
  for (const secret of whole) search(secret, true)
  const characters = Array.from({ length: Math.min(shown, text.length) }, (_, place) => place)
  return characters.map((place) => (!isSecret[place] ? text[place] : isSecret[place - 1] ? '' : MASK)).join('')
}

function isLetter(character = ''): boolean {
  return /[\p{L}\p{N}]/u.test(character)
}

import type { CredentialRequest } from '../credentials/credential.js'
import { collectSecrets, MASK } from '../secrets.js'
import type { Call } from './call.js'
import { formsOf, readAll } from './readings.js'

/** Characters of a text that are searched, whatever its length: the server must not decide how long the search takes. */
const searched = 1280
/** Characters of them that may be shown; those that follow tell whether a secret begins there. */
const shown = 512
/** Characters that tell a long secret from other texts. */
const telling = 64

/** How texts that a vendor wrote are cleaned of the secrets of a call. */
export interface VendorText {
  /** Whether a credential is too short to be told from the words of a sentence: sentences are not shown then. */
  hasShortSecret(): boolean
  /** Cleans a text; `undefined` if there is no text, or if all of it is a secret. */
  clean(text: string | null | undefined): string | undefined
}

/**
 * Prepares the cleaning of texts that a vendor wrote: every secret that the request carried is replaced, in whatever
 * form it comes back, then control characters go, then the text is cut.
 *
 * @param call - The call.
 * @param sent - What the credential wrote.
 */
export function vendorText(call: Call, sent: CredentialRequest): VendorText {
  let found: KnownSecrets | undefined
  const known = (): KnownSecrets => (found ??= collect(call, sent))
  return {
    hasShortSecret: () => known().hasShort,
    clean: (text) => {
      if (!text) return undefined
      const masked = mask(text.slice(0, searched), known())
      if (masked === MASK) return undefined
      return masked
        .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
        .slice(0, 500)
        .toWellFormed()
    },
  }
}

/** What texts are searched for. */
interface KnownSecrets {
  /** Whether a credential cannot be told from the words of a sentence. */
  readonly hasShort: boolean
  /** Secrets that are replaced wherever they stand, if they have four characters. */
  readonly anywhere: ReadonlySet<string>
  /** Texts that are replaced if they have eight; with less than sixteen, only where they stand by themselves. */
  readonly whole: ReadonlySet<string>
}

function collect({ operation, request, headers }: Call, sent: CredentialRequest): KnownSecrets {
  const { credentials, texts } = collectSecrets(sent.form, operation.secrets, request.secrets())
  for (const secret of sent.secrets) credentials.add(secret)
  // A header is a secret as a whole, and so is what follows the scheme.
  for (const value of Object.values(sent.headers)) credentials.add(value).add(value.replace(/^\S+ /, ''))
  credentials.delete('')
  const hasShort = [...credentials].some(isShort)
  // An id of the request is no secret. Other headers of the caller may be, but not so that they cost every sentence.
  for (const [name, value] of Object.entries(headers)) if (name !== 'x-request-id') credentials.add(value)
  return { hasShort, anywhere: credentials, whole: texts }
}

/** Whether a secret has less than four characters that count. */
function isShort(secret: string): boolean {
  return secret.length < 16 && (formsOf(secret)[0] ?? '').length < 4
}

/** Replaces secrets in a text that is short enough to be read several times. */
function mask(text: string, { anywhere, whole }: KnownSecrets): string {
  const { text: haystack, spans } = readAll(text)
  const isSecret = new Uint8Array(text.length)
  const search = (secret: string, isWhole: boolean): void => {
    // Most secrets are told at once by their first characters, unless these may stand there in another way.
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
        // In the text blanks part words, in its readings what escapes stand for.
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

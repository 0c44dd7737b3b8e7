/** A place in a text. */
export interface Span {
  /** Index of its first character. */
  readonly begin: number
  /** Index after its last character. */
  readonly end: number
}
const nowhere: Span = { begin: 0, end: 0 }

/**
 * All readings of a text, one after the other: unchanged, with its escapes decoded, and with its base64 decoded. White
 * space, control characters and plus signs are left out, and all quotation marks are the same, so that additional
 * characters cannot hide the searched text.
 */
export interface Readings {
  /** All readings, with U+0000 between them. */
  readonly text: string
  /** Position of each character in the original text. */
  readonly spans: readonly Span[]
}

/** Maximum number of rounds of decoding: a text is encoded several times if one server quotes another. */
const depth = 4

/** Characters that are left out first. Spaces stay until the end, because they separate base64 from other text. */
const blanks = /(?! )[\s\p{C}]+/gu

/** Escapes of URLs, of all dialects of JSON and of HTML. */
const escapes =
  /(?:%[\da-f]{2})+|[\\%]u([\da-f]{4})|\\x([\da-f]{2})|\\(.)|&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|&(amp|lt|gt|quot|apos);?/gi
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

let decoder: TextDecoder | undefined

/** Text of bytes in UTF-8. */
function toText(bytes: Uint8Array): string {
  return (decoder ??= new TextDecoder()).decode(bytes)
}

/** The character of an escape; nothing if it is left out. */
function unescape([found, unicode, byte, letter, hexadecimal, decimal, name = '']: readonly string[]): string {
  if (found?.startsWith('%') && unicode === undefined) {
    return toText(Uint8Array.from(found.slice(1).split('%'), (digits) => Number.parseInt(digits, 16)))
  }
  if (letter !== undefined) return /[bfnrt]/.test(letter) ? '' : letter
  const code = Number(decimal ?? `0x${unicode ?? byte ?? hexadecimal}`)
  return code <= 0x10ffff ? String.fromCodePoint(code) : (entities[name.toLowerCase()] ?? '')
}

/** Decodes base64 from each of the first four characters, because it may begin at any of them. */
function decode([text = '']: readonly string[]): string {
  const digits = text.replaceAll('=', '').replaceAll('-', '+').replaceAll('_', '/')
  return [0, 1, 2, 3]
    .map((start) => {
      const bytes = atob(digits.slice(start, digits.length - ((digits.length - start) % 4 === 1 ? 1 : 0)))
      return toText(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))).replaceAll(blanks, '')
    })
    .join('\0')
}

/** Replaces all matches of a pattern; the replacement has the position of its match. */
function rewrite({ text, spans }: Readings, pattern: RegExp, replace: (found: RegExpExecArray) => string): Readings {
  const parts: string[] = []
  const places: Readings['spans'][] = []
  let from = 0
  for (const found of [...Array.from(text.matchAll(pattern)), undefined]) {
    const until = found?.index ?? text.length
    parts.push(text.slice(from, until))
    places.push(spans.slice(from, until))
    if (!found) break
    from = until + found[0].length
    const written = replace(found)
    const place: Span = { begin: spans[until]?.begin ?? 0, end: spans[from - 1]?.end ?? 0 }
    parts.push(written)
    places.push(Array.from({ length: written.length }, () => place))
  }
  return { text: parts.join(''), spans: places.flat() }
}

/** Returns a reading, and further ones with its escapes decoded, as long as there are some. */
function undo(reading: Readings): Readings[] {
  const steps = [rewrite(reading, blanks, () => '')]
  for (let last = steps[0]; last !== undefined && steps.length <= depth; last = steps.at(-1)) {
    const next = rewrite(last, escapes, unescape)
    if (next.text === last.text) break
    steps.push(rewrite(next, blanks, () => ''))
  }
  return steps
}

/**
 * Returns all readings of a text.
 *
 * @param text - A text, short enough to be read several times.
 */
export function readAll(text: string): Readings {
  const spans = Array.from({ length: text.length }, (_, place): Span => ({ begin: place, end: place + 1 }))
  const plain = undo({ text, spans })
  // The text in base64 may contain escapes too.
  const encoded = Array.from(new Set([plain[0], plain.at(-1)])).flatMap((each) =>
    each ? undo(rewrite(each, /[\w+/-]{6,}={0,2}/g, decode)) : [],
  )
  const readings = [...plain, ...encoded]
  const joined = {
    text: readings.map((each) => each.text).join('\0'),
    spans: readings.flatMap((each, place) => (place > 0 ? [nowhere, ...each.spans] : each.spans)),
  }
  return rewrite(joined, /[+ ]+|"/g, ([found]) => (found === '"' ? "'" : ''))
}

/**
 * Returns a text in the form that it has in the {@link Readings} of texts that contain it.
 *
 * @param text - The searched text.
 * @returns Its forms, often only one.
 */
export function formsOf(text: string): readonly string[] {
  const bare = squeeze(text)
  let undone = bare
  for (let round = 0; round < depth && /[%\\&]/.test(undone); round++)
    undone = squeeze(undone.replaceAll(escapes, (...found: string[]) => unescape(found)))
  return (undone === bare ? [bare] : [bare, undone]).map((form) =>
    /[+ "]/.test(form) ? form.replaceAll(/[+ ]+/g, '').replaceAll('"', "'") : form,
  )
}

/** Leaves out white space; fast for texts without any. */
function squeeze(text: string): string {
  return /[^ -~\u00ae-\u02ff]/.test(text) ? text.replaceAll(blanks, '') : text
}

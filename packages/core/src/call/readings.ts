/** A place in a text. */
export interface Span {
  /** Index of its first character. */
  readonly begin: number
  /** Index after its last character. */
  readonly end: number
}
const nowhere: Span = { begin: 0, end: 0 }

/**
 * A text in every way in which it can be read, one after the other: as it is, with its escapes undone, and with what
 * base64 in it stands for. Blanks, control characters and plus signs are left out, and there is one sort of quotation
 * mark, so that nothing between its characters hides a text that is looked for.
 */
export interface Readings {
  /** All readings, with U+0000 between them. */
  readonly text: string
  /** Where each character stands in the text that was read. */
  readonly spans: readonly Span[]
}

/** Escapes are undone at most so many times: servers quote what is encoded already, and others quote them. */
const depth = 4

/** What is left out at once. Spaces stay until the end: they part what is base64. */
const blanks = /(?! )[\s\p{C}]+/gu

/** Escapes as URLs, JSON in its many dialects and HTML write them. */
const escapes =
  /(?:%[\da-f]{2})+|[\\%]u([\da-f]{4})|\\x([\da-f]{2})|\\(.)|&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|&(amp|lt|gt|quot|apos);?/gi
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

let decoder: TextDecoder | undefined

/** Text of bytes in UTF-8. */
function toText(bytes: Uint8Array): string {
  return (decoder ??= new TextDecoder()).decode(bytes)
}

/** What an escape stands for; nothing for a blank. */
function unescape([found, unicode, byte, letter, hexadecimal, decimal, name = '']: readonly string[]): string {
  if (found?.startsWith('%') && unicode === undefined) {
    return toText(Uint8Array.from(found.slice(1).split('%'), (digits) => Number.parseInt(digits, 16)))
  }
  if (letter !== undefined) return /[bfnrt]/.test(letter) ? '' : letter
  const code = Number(decimal ?? `0x${unicode ?? byte ?? hexadecimal}`)
  return code <= 0x10ffff ? String.fromCodePoint(code) : (entities[name.toLowerCase()] ?? '')
}

/** What a text says if it is base64, whichever of its characters that begins at. */
function decode([text = '']: readonly string[]): string {
  const digits = text.replaceAll('=', '').replaceAll('-', '+').replaceAll('_', '/')
  return [0, 1, 2, 3]
    .map((start) => {
      const bytes = atob(digits.slice(start, digits.length - ((digits.length - start) % 4 === 1 ? 1 : 0)))
      return toText(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))).replaceAll(blanks, '')
    })
    .join('\0')
}

/** Replaces all that a pattern finds; what replaces it has the place of what was found. */
function rewrite({ text, spans }: Readings, pattern: RegExp, replace: (found: RegExpExecArray) => string): Readings {
  const parts: string[] = []
  const places: Readings['spans'][] = []
  let from = 0
  for (const found of [...text.matchAll(pattern), undefined]) {
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

/** A reading, and what it becomes with its escapes undone, as long as there are some. */
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
 * Reads a text in every way.
 *
 * @param text - A text, short enough to be read several times.
 */
export function readAll(text: string): Readings {
  const spans = Array.from({ length: text.length }, (_, place): Span => ({ begin: place, end: place + 1 }))
  const plain = undo({ text, spans })
  // What is base64 had been encoded for its way before.
  const encoded = [...new Set([plain[0], plain.at(-1)])].flatMap((each) =>
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
 * Gives a text as it stands in the {@link Readings} of texts that hold it.
 *
 * @param text - What is looked for.
 * @returns Its forms, often one only.
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

/** Leaves out blanks; fast for texts that cannot have any. */
function squeeze(text: string): string {
  return /[^ -~\u00ae-\u02ff]/.test(text) ? text.replaceAll(blanks, '') : text
}

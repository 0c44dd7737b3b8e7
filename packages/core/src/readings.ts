/**
 * A text in every way in which it can be read, one after the other: as it is, with its escapes undone, and what base64
 * in it stands for. Blanks, control characters and plus signs are left out, and there is one sort of quotation mark, so
 * that nothing between its characters hides a text that is looked for.
 */
export interface Readings {
  /** All readings, with U+0000 between them. */
  readonly text: string
  /** Where in the text that was read each character begins. */
  readonly starts: Uint16Array
  /** Where in the text that was read each character ends. */
  readonly ends: Uint16Array
}

/** Escapes are undone at most so many times: servers quote what is encoded already, and others quote them. */
const depth = 4

const blanks = /[\s\p{C}]+/gu

/** Escapes as URLs, JSON in its many dialects and HTML write them. */
const escapes =
  /%[0-7][\da-f]|(?:%[89a-f][\da-f])+|\\u[\da-f]{4}|\\x[\da-f]{2}|\\.|&#\d{1,7};|&#x[\da-f]{1,6};|&(?:amp|lt|gt|quot|apos);/gi
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What an escape stands for; nothing for a blank. */
function unescape(escape: string): string {
  if (escape.startsWith('%')) {
    if (escape.length === 3) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    const bytes = Uint8Array.from(escape.slice(1).split('%'), (digits) => Number.parseInt(digits, 16))
    return new TextDecoder().decode(bytes)
  }
  if (escape.startsWith('\\')) {
    if (escape.length > 2) return String.fromCharCode(Number.parseInt(escape.slice(2), 16))
    return /[bfnrt]/.test(escape) ? '' : escape.slice(1)
  }
  const name = escape.slice(1, -1).toLowerCase()
  if (!name.startsWith('#')) return entities[name] ?? ''
  const code = Number(name.replace('#x', '0x').replace('#', ''))
  return code > 0x10ffff ? '' : String.fromCodePoint(code)
}

/** Replaces all that a pattern finds by something that is not longer and has the place of what was found. */
function rewrite(reading: Readings, pattern: RegExp, replace: (found: string) => string): Readings {
  const starts = new Uint16Array(reading.text.length)
  const ends = new Uint16Array(reading.text.length)
  let text = ''
  let at = 0
  const copy = (until: number): void => {
    starts.set(reading.starts.subarray(at, until), text.length)
    ends.set(reading.ends.subarray(at, until), text.length)
    text += reading.text.slice(at, until)
  }
  for (const { 0: found, index } of reading.text.matchAll(pattern)) {
    copy(index)
    at = index + found.length
    const written = replace(found)
    starts.fill(reading.starts[index] ?? 0, text.length, text.length + written.length)
    ends.fill(reading.ends[at - 1] ?? 0, text.length, text.length + written.length)
    text += written
  }
  copy(reading.text.length)
  return { text, starts, ends }
}

/** Tells whether a byte, taken for a character, is neither a blank nor a control character. */
function isVisible(byte: number): boolean {
  return byte > 0x20 && (byte < 0x7f || byte > 0xa0) && byte !== 0xad
}

/** What a text says if parts of it are base64, whichever character they begin at; a character for each byte. */
function fromBase64({ text, starts, ends }: Readings): Readings {
  const result = { text: '', starts: new Uint16Array(text.length * 4), ends: new Uint16Array(text.length * 4) }
  for (const { 0: run, index } of text.matchAll(/[\w+/-]{6,}={0,2}/g)) {
    const digits = run.replaceAll('=', '').replaceAll('-', '+').replaceAll('_', '/')
    for (let offset = 0; offset < 4; offset++) {
      const bytes = atob(digits.slice(offset, digits.length - ((digits.length - offset) % 4 === 1 ? 1 : 0)))
      const visible: string[] = []
      for (let byte = 0; byte < bytes.length; byte++) {
        if (!isVisible(bytes.charCodeAt(byte))) continue
        const first = index + offset + Math.floor((byte * 4) / 3)
        const isLast = byte === bytes.length - 1
        result.starts[result.text.length + visible.length] = starts[first] ?? 0
        result.ends[result.text.length + visible.length] = ends[isLast ? index + run.length - 1 : first + 1] ?? 0
        visible.push(bytes.charAt(byte))
      }
      result.text += `${visible.join('')}\0`
    }
  }
  return result
}

function join(readings: readonly Readings[]): Readings {
  const length = readings.reduce((sum, { text }) => sum + text.length + 1, 0)
  const joined = { text: '', starts: new Uint16Array(length), ends: new Uint16Array(length) }
  for (const { text, starts, ends } of readings) {
    joined.starts.set(starts.subarray(0, text.length), joined.text.length)
    joined.ends.set(ends.subarray(0, text.length), joined.text.length)
    joined.text += `${text}\0`
  }
  return joined
}

/**
 * Reads a text in every way.
 *
 * @param text - At most 10,000 characters.
 */
export function readAll(text: string): Readings {
  const places = Uint16Array.from({ length: text.length + 1 }, (_, place) => place)
  const first = rewrite({ text, starts: places, ends: places.subarray(1) }, blanks, () => '')
  const readings = [first]
  let last = first
  for (let round = 0; round < depth; round++) {
    const next = rewrite(last, escapes, unescape)
    if (next.text === last.text) break
    last = rewrite(next, blanks, () => '')
    readings.push(last)
  }
  readings.push(fromBase64(last))
  if (last !== first) readings.push(fromBase64(first))
  const joined = rewrite(join(readings), /\++/g, () => '')
  return { ...joined, text: joined.text.replaceAll('"', "'") }
}

/**
 * Gives a text as it stands in the {@link Readings} of texts that hold it.
 *
 * @param text - What is looked for.
 * @returns Its forms, often one only.
 */
export function formsOf(text: string): readonly string[] {
  if (/^[!#$'-*,-[\]-~]*$/.test(text)) return [text] // nothing that is left out or could be an escape
  const bare = text.replaceAll(blanks, '')
  const forms = [bare]
  // In base64, letters beyond ASCII are several bytes.
  if (/[^!-~]/.test(bare)) forms.push(String.fromCharCode(...new TextEncoder().encode(bare)).replaceAll(blanks, ''))
  let undone = bare
  for (let round = 0; round < depth && /[%\\&]/.test(undone); round++)
    undone = undone.replaceAll(escapes, unescape).replaceAll(blanks, '')
  if (undone !== bare) forms.push(undone)
  return forms.map((form) => form.replaceAll('+', '').replaceAll('"', "'"))
}

/** HTML text, which {@link html} does not escape again. */
export class Html {
  /** The text. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What a template may contain: texts are escaped, lists joined, and `undefined` and `false` are left out. */
export type Content = string | Html | readonly Content[] | false | undefined

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function toText(content: Content): string {
  if (content === undefined || content === false) return ''
  if (content instanceof Html) return content.text
  if (typeof content !== 'string') return content.map(toText).join('')
  return content.replaceAll(/[&<>"']/g, (found) => entities[found] ?? '')
}

/** Writes HTML. The only place where texts of others are escaped: in elements, and in attributes with quotes. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(String.raw({ raw: strings }, ...contents.map(toText)))
}

/** HTML text, which {@link markup} does not escape again. */
export class Markup {
  /** The text. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Writes HTML: escapes the inserted texts, and joins lists. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  const parts = values.map((value) =>
    [value]
      .flat()
      .map((each) =>
        each instanceof Markup ? each.text : each.replaceAll(/[&<>"']/g, (found) => entities[found] ?? ''),
      )
      .join(''),
  )
  return new Markup(String.raw({ raw: strings }, ...parts))
}

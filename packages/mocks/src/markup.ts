import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Text of HTML, which {@link markup} does not escape again. */
export type Markup = HtmlEscapedString

/** Writes HTML: escapes the texts that are put into it, and joins lists. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  return html(strings, ...values) as Markup // a promise only where a value is one
}

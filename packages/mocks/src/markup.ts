import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** HTML text, which {@link markup} does not escape again. */
export type Markup = HtmlEscapedString

/** Writes HTML: escapes the inserted texts, and joins lists. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  return html(strings, ...values) as Markup // it is a promise only if a value is one
}

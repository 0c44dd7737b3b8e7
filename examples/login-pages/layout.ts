import { createHash } from 'node:crypto'

import { Html, html, type Content } from './html.ts'
import { style } from './style.ts'

/** A tile in the colour of the pages; in the address, as the pages load nothing. */
const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#3b5bdb"/>' +
      '<circle cx="16" cy="13" r="4.5" fill="#fff"/><path d="M8 25a8 8 0 0 1 16 0z" fill="#fff"/></svg>',
  )

const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="9" />
  <circle cx="16" cy="13" r="4.5" />
  <path d="M8 25a8 8 0 0 1 16 0z" />
</svg>`

/** A whole page with a heading. */
export function page(title: string, content: Content): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Example account</title>
        <link rel="icon" href="${icon}" />
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <p class="brand">${mark} Example account</p>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `.text
}

/**
 * Headers that every page needs.
 *
 * - Nobody may show a page in a frame and have it clicked by mistake.
 * - The address has a challenge: it goes to no other site, and the page into no cache.
 * - The page runs no script and loads nothing; the hash allows its own style.
 * - There is no `form-action`: Chromium applies it to the redirects after a post too, and these go to Hydra and on to
 *   any client.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

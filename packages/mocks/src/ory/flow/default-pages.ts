import { markup, type Markup } from '../../markup.js'
import type { Handler } from '../state/call.js'
import { adminJson, html } from '../wire/answers.js'
import { first } from '../wire/go-url.js'

/** `GET /oauth2/fallbacks/error`: shows a failure that no client can be told. */
export const errorPage: Handler = ({ query }) => {
  const [error, description] = [first(query, 'error'), first(query, 'error_description')]
  return html(page(markup`<h1>The request failed</h1><p>Error: ${error}</p><p>Description: ${description}</p>`), 500)
}

/** `GET /oauth2/fallbacks/…`: stands in for pages of the application that were not named. */
export const unsetPage: Handler = () => html(page(markup`<h1>This page belongs to the application</h1>`))

function page(content: Markup): Markup {
  return markup`<!doctype html><html><head><title>Mock of Ory</title></head><body>${content}</body></html>`
}

/** `GET /health/alive` and `/health/ready` */
export const health: Handler = () => adminJson({ status: 'ok' })

/** `GET /version` */
export const version: Handler = () => adminJson({ version: 'v26.2.0' })

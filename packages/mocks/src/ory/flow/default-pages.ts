import { markup, type Markup } from '../../markup.js'
import type { Handler } from '../state/call.js'
import type { PageUrls } from '../state/settings.js'
import { adminJson, html } from '../wire/answers.js'
import { first } from '../wire/go-url.js'

/** `GET /oauth2/fallbacks/error`: shows an error that cannot be sent to a client. */
export const errorPage: Handler = ({ query }) => {
  const [error, description] = [first(query, 'error'), first(query, 'error_description')]
  return html(page(markup`<h1>The request failed</h1><p>Error: ${error}</p><p>Description: ${description}</p>`), 500)
}

/** `GET /oauth2/fallbacks/…`: each replaces a page of the application for which the options set no address. */
export const unsetPages: Readonly<Record<string, Handler>> = {
  login: unsetPage('login', 'The application has its login page here.'),
  consent: unsetPage('consent', 'The application has its consent page here.'),
  logout: unsetPage('logout', 'The application has its logout page here, where users confirm that they leave.'),
  // The last pages of a logout and of a device flow contain the sentences of the real server, because tests look for
  // them.
  'logout/callback': unsetPage(
    'postLogout',
    'The application has its page after a logout here. Your log out request however succeeded.',
  ),
  device: unsetPage('device', 'The application has its page here where users type the code that a device shows.'),
  'device/done': unsetPage(
    'deviceSuccess',
    'The application has its page after the approval of a device here. Your device login request however succeeded.',
  ),
}

function unsetPage(option: keyof PageUrls, heading: string): Handler {
  const content = markup`<h1>${heading}</h1><p>Its address is the option <code>urls.${option}</code> of the mock.</p>`
  return () => html(page(content))
}

function page(content: Markup): Markup {
  return markup`<!doctype html><html><head><title>Mock of Ory</title></head><body>${content}</body></html>`
}

/** `GET /health/alive` and `/health/ready` */
export const health: Handler = () => adminJson({ status: 'ok' })

/** `GET /version` */
export const version: Handler = () => adminJson({ version: 'v26.2.0' })

import { html } from './answers.js'

const reason = 'There is no such route. Check the path, the host and the port.'

/** 404 of the public server, in the form that the caller accepts. */
export function publicNotFound(request: Request): Response {
  const type = negotiate(request.headers.get('accept') ?? '')
  if (type === 'text/html') return html(`<!doctype html><html><body><h1>404</h1><p>${reason}</p></body></html>`, 404)
  const json = { error: { code: 404, message: 'Not Found', reason } }
  const body = type === 'text/plain' ? `Error 404 - ${reason}` : JSON.stringify(json)
  return new Response(body, { status: 404, headers: { 'content-type': `${type}; charset=utf-8` } })
}

const offered = ['text/html', 'text/plain', 'application/json'] as const

/** The offered type that an `Accept` header likes best. */
function negotiate(accept: string): (typeof offered)[number] {
  let best: (typeof offered)[number] = 'text/html'
  let bestQuality = 0
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    const quality = weight === undefined ? 1 : Number(weight) || 0
    const type = offered.find((each) => each === name || name === '*/*' || name === `${each.split('/')[0]}/*`)
    // An exact type beats a wildcard of the same quality.
    if (type !== undefined && quality + (name.includes('*') ? 0 : 0.0001) > bestQuality) {
      best = type
      bestQuality = quality + (name.includes('*') ? 0 : 0.0001)
    }
  }
  return best
}

/** 404 of the admin server, whatever the caller accepts. */
export function adminNotFound(): Response {
  return plain('404 page not found', 404)
}

/** 405 of the admin server. */
export function methodNotAllowed(allowed: readonly string[]): Response {
  return plain('Method Not Allowed', 405, { allow: allowed.join(', ') })
}

function plain(text: string, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
}

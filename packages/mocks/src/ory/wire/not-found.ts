import type { Context } from 'hono'

import { markup } from '../../markup.js'
import { html } from './answers.js'

/** Routes of a real server that the mock does not support, with their subject. */
type LeftOut = readonly (readonly [path: RegExp, what: string])[]

const leftOutOfPublic: LeftOut = [[/^\/credentials$/, 'verifiable credentials']]

const leftOutOfAdmin: LeftOut = [
  [/^\/admin\/keys\/[^/]/, 'JSON Web Key sets'],
  [/^\/admin\/metrics\/prometheus$/, 'metrics'],
]

/** Whether only the admin server of Hydra has a route at a path, and the mock does not support it. */
export function isLeftOutOfAdmin(path: string): boolean {
  return subjectOf(leftOutOfAdmin, path) !== undefined
}

function subjectOf(leftOut: LeftOut, path: string): string | undefined {
  return leftOut.find(([pattern]) => pattern.test(path))?.[1]
}

/** Returns why the mock does not support a route of a real server; `undefined` for other routes. */
function leftOutReason(leftOut: LeftOut, { req }: Context): string | undefined {
  const what = subjectOf(leftOut, req.path)
  return what === undefined ? undefined : `The real server has ${what} here, the mock leaves them out.`
}

const noRoute = 'There is no such route. Check the path, the host and the port.'

const supported = ['text/html', 'text/plain', 'application/json'] as const

/** The supported media type that an `Accept` header prefers; else the first one. */
function preferredType(accept: string): (typeof supported)[number] {
  const wanted = accept
    .toLowerCase()
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return { type, quality: quality === undefined ? 1 : Number(quality.slice('q='.length)) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const { type } of wanted) {
    const found = supported.find((each) => each === type || (type.endsWith('/*') && each.startsWith(type.slice(0, -1))))
    if (found !== undefined) return found
  }
  return supported[0]
}

/** 404 of the public server, in a media type that the caller accepts. */
export function publicNotFound(context: Context): Response {
  const reason = leftOutReason(leftOutOfPublic, context) ?? noRoute
  const type = preferredType(context.req.header('accept') ?? '')
  if (type === 'text/html')
    return html(markup`<!doctype html><html><body><h1>404</h1><p>${reason}</p></body></html>`, 404)
  const json = { error: { code: 404, message: 'Not Found', reason } }
  const body = type === 'text/plain' ? `Error 404 - ${reason}` : JSON.stringify(json)
  return new Response(body, { status: 404, headers: { 'content-type': `${type}; charset=utf-8` } })
}

/** 404 of the admin server, always in plain text. */
export function adminNotFound(context: Context): Response {
  return plain(leftOutReason(leftOutOfAdmin, context) ?? '404 page not found', 404)
}

/** 405 of the admin server. */
export function methodNotAllowed(allowed: readonly string[]): Response {
  return plain('Method Not Allowed', 405, { allow: allowed.join(', ') })
}

function plain(text: string, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
}

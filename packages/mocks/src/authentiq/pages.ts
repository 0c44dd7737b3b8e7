import { markup, type Markup } from '../markup.js'
import type { AuthentiqState } from './state.js'

/** The page where a user signs in. */
export function signInPage(state: AuthentiqState, key: string): Response {
  const signIn = state.signIns.get(key)
  if (signIn === undefined) return page(markup`<p>This sign-in is unknown or has ended.</p>`, 404)
  const users = [...state.users.values()].map(({ sub, claims }) => {
    const name = typeof claims?.['name'] === 'string' ? `${claims['name']} (${sub})` : sub
    return markup`<button name="subject" value="${sub}">Sign in as ${name}</button>\n`
  })
  return page(
    markup`<p><b>${signIn.clientId}</b> asks for <i>${signIn.scope}</i>.</p>
<form method="post"><input type="hidden" name="sign_in" value="${key}">
${users}<button name="subject" value="">Refuse</button></form>`,
  )
}

function page(content: Markup, status: number = 200): Response {
  const html = markup`<!doctype html><meta charset="utf-8"><title>Sign in</title><h1>Mock of Authentiq</h1>\n${content}\n`
  return new Response(html.text, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}

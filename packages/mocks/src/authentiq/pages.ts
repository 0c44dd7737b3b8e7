import type { AuthentiqState } from './state.js'

/** The page that asks who signs in. */
export function signInPage(state: AuthentiqState, key: string): Response {
  const signIn = state.signIns.get(key)
  if (signIn === undefined) return page('<p>This sign-in is unknown or has ended.</p>', 404)
  const users = [...state.users.values()].map(({ sub, claims }) => {
    const name = typeof claims?.['name'] === 'string' ? `${claims['name']} (${sub})` : sub
    return `<button name="subject" value="${escape(sub)}">Sign in as ${escape(name)}</button>`
  })
  return page(
    `<p><b>${escape(signIn.clientId)}</b> asks for <i>${escape(signIn.scope)}</i>.</p>
<form method="post"><input type="hidden" name="sign_in" value="${escape(key)}">
${users.join('\n')}
<button name="subject" value="">Refuse</button></form>`,
  )
}

function page(content: string, status: number = 200): Response {
  const html = `<!doctype html><meta charset="utf-8"><title>Sign in</title><h1>Mock of Authentiq</h1>\n${content}\n`
  return new Response(html, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

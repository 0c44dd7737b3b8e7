import type { Transport } from '../transport.js'
import { failer } from './failure.js'
import { pageUrl } from './page-url.js'
import { checkCall, type SignInOptions, type SignInServer, type SignInTokens } from './server.js'

/**
 * Builds the URL that begins a sign-out at the server.
 *
 * @param server - The server.
 * @param transport - The transport.
 * @param request - Parameters of the page.
 * @param options - Signal and time.
 */
export async function signOutUrl<Through extends Transport, Request, SignOut, Tokens extends SignInTokens>(
  server: SignInServer<Through, Request, SignOut, Tokens>,
  transport: Through,
  request: SignOut,
  options: SignInOptions = {},
): Promise<string> {
  const operation = 'signOutUrl'
  const settings = checkCall(operation, server, transport, options)
  const built = server.signOutUrl(operation, transport, request)
  return pageUrl(server, transport, settings, options, failer(operation), built, 'end_session_endpoint')
}

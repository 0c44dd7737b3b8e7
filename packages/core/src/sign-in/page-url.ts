import type { TransportSettings } from '../settings.js'
import type { Transport } from '../transport.js'
import type { Fail } from './failure.js'
import { serverData } from './server-data.js'
import { pinnedIssuer, type AnySignInServer, type SignInOptions } from './server.js'

/**
 * Gives a URL the address under which browsers know a page: at the `issuer` of the transport, if there is one, else as in
 * the discovery document.
 *
 * @param server - The server.
 * @param transport - The transport.
 * @param settings - Data of the transport.
 * @param options - Signal and time.
 * @param fail - Rejects a page that is missing or not safe.
 * @param built - The URL that an operation built, at the transport's own address.
 * @param endpoint - Name of the page in the discovery document.
 */
export async function pageUrl<Through extends Transport>(
  server: AnySignInServer<Through>,
  transport: Through,
  settings: TransportSettings,
  options: SignInOptions,
  fail: Fail,
  built: string,
  endpoint: 'authorization_endpoint' | 'end_session_endpoint',
): Promise<string> {
  if (pinnedIssuer(settings) !== undefined) return built
  const { [endpoint]: address } = await serverData(server, transport, settings, options, fail).metadata()
  if (address === undefined || address === null) return fail('sign-out-unsupported', 'the server has no such page')
  if (!isSafe(address, built)) return fail('discovery-address', `\`${endpoint}\` is no https URL`)
  const url = new URL(address)
  url.hash = ''
  for (const [name, value] of new URL(built).searchParams) url.searchParams.append(name, value)
  return url.href
}

/** Plain HTTP is for servers that this transport itself calls so: it has checked that this is allowed. */
function isSafe(address: string, built: string): boolean {
  const protocol = URL.canParse(address) ? new URL(address).protocol : ''
  return protocol === 'https:' || (protocol === 'http:' && new URL(built).protocol === 'http:')
}

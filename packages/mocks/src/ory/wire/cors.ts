import type { CorsProfile } from '../../cors.js'

/**
 * Paths where a client's own origins count on the real server. Their answers name the origin that asks, and `OPTIONS` is
 * answered there without CORS, too.
 */
export const pathsWithClients: readonly string[] = [
  '/oauth2/token',
  '/oauth2/revoke',
  '/userinfo',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/jwks.json',
]

/** What the server says to pages of other origins. `Link` is not among what they may read. */
export const corsProfile: CorsProfile = {
  exposedHeaders: [
    'Cache-Control',
    'Expires',
    'Last-Modified',
    'Pragma',
    'Content-Length',
    'Content-Language',
    'Content-Type',
  ],
  namesOrigin: (path) => pathsWithClients.includes(path),
}

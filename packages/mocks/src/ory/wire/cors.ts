import type { CorsProfile } from '../../cors.js'

/** Paths whose answers name the origin that asks: those where a client's own origins count on the real server. */
const pathsWithClients = [
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

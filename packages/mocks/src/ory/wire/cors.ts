import type { CorsProfile } from '../../cors.js'

/**
 * Paths where the real server also accepts the `allowed_cors_origins` of a client. Their responses name the origin of
 * the request, and they support `OPTIONS` without CORS, too.
 */
export const pathsWithClients: readonly string[] = [
  '/oauth2/token',
  '/oauth2/revoke',
  '/userinfo',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/jwks.json',
]

/** How the server responds to pages of other origins. They cannot read the header `Link`. */
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

export { generateOauthToken, introspectOauthToken, revokeOauthToken } from './endpoints.js'

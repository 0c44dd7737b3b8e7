export { generateOauthToken, generateOauthTokenV2, introspectOauthToken, revokeOauthToken } from './endpoints.js'

/**
 * For authors of API packages: the functions of a sign-in with OpenID Connect, which take what a server is as their first
 * argument. Applications import them from the entry `sign-in` of an API package. This entry has the longer name, `define/sign-in`,
 * so that the declarations of applications name that package.
 *
 * This entry needs the package `jose`.
 *
 * @packageDocumentation
 */
export { beginSignIn, type BegunSignIn, type SignInRequest, type SignInSecrets } from './sign-in/begin-sign-in.js'
export type { CallbackHeaders, CallbackParameters } from './sign-in/callback.js'
export {
  finishSignIn,
  type FinishedSignIn,
  type FinishSignInOptions,
  type TakePending,
} from './sign-in/finish-sign-in.js'
export type {
  AnySignInServer,
  ServerKey,
  ServerKeys,
  SignInCallOptions,
  SignInCode,
  SignInMetadata,
  SignInOptions,
  SignInServer,
  SignInTokens,
  WeakAlgorithmOptions,
} from './sign-in/server.js'
export { signOutUrl } from './sign-in/sign-out-url.js'
export type { StateStore } from './sign-in/used-states.js'
export {
  verifyIdToken,
  type IdTokenClaims,
  type VerifyIdTokenOptions,
  type VerifyTokenOptions,
} from './sign-in/verify-id-token.js'
export { verifyLogoutToken, type LogoutTokenClaims } from './sign-in/verify-logout-token.js'

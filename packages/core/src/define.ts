/**
 * For authors of API packages: operations, transports and readers of error bodies, and all that the main entry exports.
 * Applications need the main entry only.
 *
 * API packages import from here only. TypeScript writes the shortest name of a module that exports a type, so the
 * declarations of an application then name the API package that exports the type too, and not core.
 *
 * @packageDocumentation
 */
// First, because bundlers keep this order: then zod is before our modules, and not between them, and what they have in
// common compresses better.
export { oAuth2ErrorSchema, properties, summarizeError, summarizeOAuth2Error, text } from './oauth2/error.js'
export { defineEndpoint } from './endpoint.js'
export { defineBearerEndpoint } from './bearer-endpoint.js'
export * from './application.js'
export { bindOperations } from './bind.js'
export { buildUrl } from './build-url.js'
export { tell } from './call/call.js'
export { bodyParameters, hasDotSegment, pathParameters } from './call/request.js'
export { untilAborted } from './call/until-aborted.js'
export { checkAssertion, checkGiven, checkSecret, checkText, checkToken } from './credentials/secret.js'
export { base64url } from './encoding.js'
export {
  checkCallOptions,
  checkObject,
  checkOptions,
  credentialRule,
  functionRule,
  textRule,
  type OptionRule,
  type OptionRules,
} from './options-check.js'
export { meantName, type OtherNames } from './meant-name.js'
export { isGrantUri } from './oauth2/grant-type.js'
export { checkScopes, meantScope } from './oauth2/scope.js'
export { operationOf } from './operation-of.js'
export { defineListEndpoint } from './pagination.js'
export { refuser, refuseUnknown } from './refuse.js'
export { isPrivateKeyMember } from './secrets.js'
export { createTransport, type ServerOption, type TransportDefinition } from './transport.js'
export { wireName } from './wire-name.js'

/**
 * Shared by the clients of all APIs: credentials, errors, options and events. For authors of API packages, there is the
 * entry `define`.
 *
 * @packageDocumentation
 */
export * from './application.js'

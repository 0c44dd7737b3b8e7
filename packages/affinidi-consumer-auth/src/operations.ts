export { consumerAuthTokenEndpoint } from './endpoints.js'

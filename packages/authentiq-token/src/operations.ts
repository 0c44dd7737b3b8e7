export { token } from './endpoints.js'

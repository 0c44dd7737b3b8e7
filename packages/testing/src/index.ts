/**
 * What the tests of the packages share. Operations are structural types here, so that core can use it too.
 *
 * @packageDocumentation
 */
export { contractDifferences, type Contract, type DescribedOperation, type Deviation } from './contract.js'
export { listen, type LoopbackServer, type ReceivedRequest } from './loopback.js'
export { mockApi, type MockApi, type MockedOperation, type Resolver } from './mock-api.js'
export { printed } from './printed.js'

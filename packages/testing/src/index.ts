/**
 * Shared code of the packages' tests. Operations are structural types here, so that core can use this package too.
 *
 * @packageDocumentation
 */
export { brokenAnswers } from './broken-answers.js'
export { contractDifferences, type Contract, type DescribedOperation, type Deviation } from './contract.js'
export { kindsOf, type Check } from './contract-models.js'
export { describeErrorAnswers, type ErrorCall } from './error-answers.js'
export { listen, type LoopbackServer, type ReceivedRequest } from './loopback.js'
export { mockApi, type MockApi, type MockedOperation, type Resolver } from './mock-api.js'
export { printed } from './printed.js'
export { recordUrls } from './recorder.js'
export { describeTokenAnswers, type TokenCall } from './token-answers.js'

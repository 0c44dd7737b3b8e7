import { describeFaults } from './describe-faults.js'
import { describeOperations } from './describe-operations.js'
import type { Reach } from './reach.js'

const reach: Reach = async ({ clientOptions: { baseUrl, fetch } }) => ({ baseUrl, ...(fetch && { fetch }) })

describeOperations(reach)
describeFaults(reach, { reset: { reason: 'reset', code: 'ECONNRESET' }, noBody: 'truncated' })

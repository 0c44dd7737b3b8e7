import type { FaultQueue } from '../faults.js'
import type { Mock } from '../mock.js'
import type { OrderedFault } from './fault-text.js'
import { UsageError } from './usage-error.js'

/**
 * Sets faults for every request.
 *
 * @param mock - The mock.
 * @param faults - At most one for each operation or route.
 * @throws {@link UsageError} for an unknown operation, an invalid fault, and a second fault of one operation, which would
 *   replace the first.
 */
export function orderFaults(mock: Mock, faults: readonly OrderedFault[]): void {
  const queue = mock.faults as FaultQueue // all mocks have a queue
  const names = new Set<string>()
  for (const { operation, fault } of faults) {
    let name
    try {
      name = queue.nameOf(operation)
      queue.always(operation, fault)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new UsageError(`--fault ${operation}=${fault.kind}: ${reason.replace(/^faults?(?: '[\w-]+')?: /, '')}`)
    }
    if (names.has(name))
      throw new UsageError(`--fault is given twice for '${name}', but an operation or route can have only one`)
    names.add(name)
  }
}

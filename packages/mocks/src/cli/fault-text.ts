import { readsAs, type Fault } from '../faults.js'
import { parseJson } from '../json-text.js'
import { UsageError } from './usage-error.js'

/** A fault for every request, as given to the command. */
export interface OrderedFault {
  /** Id of an operation, or method and path of a route. */
  readonly operation: string
  /** The fault. The mock checks it. */
  readonly fault: Fault
}

const usage = '--fault must be written as operation=kind[,name=value]…, such as getOAuth2Client=status,status=503'

/**
 * Reads a fault, such as `getOAuth2Client=status,status=503`. A value can contain commas, except before a name and `=`.
 *
 * @param text - Operation or route, kind, and the properties of the fault.
 * @throws {@link UsageError} if the text has another form; the mock checks the properties.
 */
export function readFault(text: string): OrderedFault {
  const [, operation, kind, rest = ''] = /^([^=]+)=([\w-]+)(?:,(.*))?$/s.exec(text) ?? []
  if (operation === undefined || kind === undefined) throw new UsageError(usage)
  const refuse = (reason: string): never => {
    throw new UsageError(`--fault ${operation}=${kind}: ${reason}`)
  }
  const properties = new Map<string, unknown>(kind === 'reset' ? [['when', 'before']] : [])
  const given = new Set<string>()
  for (const part of rest === '' ? [] : rest.split(/,(?=[a-z]+=)/i)) {
    const [, name, value = ''] = /^([a-z]+)=(.*)$/is.exec(part) ?? []
    if (name === undefined) throw new UsageError(usage)
    if (name === 'kind') refuse('`kind` is not a property: the kind follows the operation')
    if (given.has(name)) refuse(`\`${name}\` is given twice`)
    given.add(name)
    properties.set(name, readValue(kind, name, value, refuse))
  }
  return { operation, fault: { ...Object.fromEntries(properties), kind } as Fault } // checked by the mock
}

function readValue(kind: string, name: string, text: string, refuse: (reason: string) => never): unknown {
  const form = readsAs(kind, name)
  if (form === 'json' && /^[[{]/.test(text))
    return parseJson(text) ?? refuse(`\`${name}\` begins as JSON does, but is not JSON`)
  if (form?.startsWith('number') && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text)
  return form === 'number or date' ? new Date(text) : text
}

import { numberProperties, type Fault } from '../faults.js'
import { UsageError } from './usage-error.js'

/** A fault that the command was asked to order for every request. */
export interface OrderedFault {
  /** Id of an operation, or method and path of a route. */
  readonly operation: string
  /** What goes wrong. The mock checks it. */
  readonly fault: Fault
}

const form = '--fault must be written as operation=kind[,name=value]…, such as getOAuth2Client=status,status=503'

/**
 * Reads a fault, such as `getOAuth2Client=status,status=503`. A comma may stand in a value unless a name follows it.
 *
 * @param text - Operation or route, kind, and the properties of the fault.
 * @throws {@link UsageError} if it is written in another way; the mock checks what it says.
 */
export function readFault(text: string): OrderedFault {
  const [, operation, kind, rest = ''] = /^([^=]+)=([\w-]+)(?:,(.*))?$/s.exec(text) ?? []
  if (operation === undefined || kind === undefined) throw new UsageError(form)
  const properties = rest === '' ? [] : rest.split(/,(?=[a-z]+=)/i).map(readProperty)
  const defaults = kind === 'reset' ? { when: 'before' } : {}
  return { operation, fault: { ...defaults, ...Object.fromEntries(properties), kind } as Fault } // checked by the mock
}

function readProperty(text: string): [name: string, value: unknown] {
  const [, name, value = ''] = /^([a-z]+)=(.*)$/is.exec(text) ?? []
  if (name === undefined) throw new UsageError(form)
  return [name, readValue(name, value)]
}

function readValue(name: string, text: string): unknown {
  const isNumber = /^\d+(?:\.\d+)?$/.test(text)
  if (name === 'body') return /^[[{]/.test(text) ? readJson(text) : text
  if (name === 'after' && !isNumber) return new Date(text)
  return numberProperties.has(name) && isNumber ? Number(text) : text
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('--fault: `body` begins as JSON does, but is not JSON')
  }
}

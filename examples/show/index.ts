import { maskSecrets, type TransportEvent } from '@typed-oauth/core'

/** Where an example tells what happens. */
export interface Show {
  /** Tells of a transport's events; goes into the option `observe`. */
  readonly event: (event: TransportEvent) => void
  /** Tells of a result. */
  readonly result: (label: string, value: unknown) => void
  /** Tells of an error. */
  readonly error: (error: unknown) => void
}

/**
 * Makes what the examples tell readable, without secrets.
 *
 * @param write - Takes one line.
 */
export function createShow(write: (line: string) => void): Show {
  return {
    event: (event) => {
      if (event.type === 'request') write(`  → ${event.method} ${event.origin}${event.path} (${event.operation})`)
      if (event.type === 'response') write(`  ← ${event.status}`)
      if (event.type === 'retry') write(`  … again in ${Math.round(event.delayMs)} ms`)
    },
    result: (label, value) => write(`    ${label}: ${JSON.stringify(maskSecrets(value, 'response'))}`),
    error: (error) => write(`    fails as it should: ${String(error)}`),
  }
}

/** Tells everything on the console. */
export const show: Show = createShow((line) => console.log(line))

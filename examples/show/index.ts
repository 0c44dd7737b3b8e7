import { maskSecrets, type TransportEvent } from '@typed-oauth/core'

/** Output of an example. */
export interface Show {
  /** Prints an event of a transport; for the option `observe`. */
  readonly event: (event: TransportEvent) => void
  /** Prints a line. */
  readonly say: (line: string) => void
  /** Prints a result. */
  readonly result: (label: string, value: unknown) => void
  /** Prints an error. */
  readonly error: (error: unknown) => void
}

/**
 * Makes readable output of the examples, without secrets.
 *
 * @param write - Called with each line.
 */
export function createShow(write: (line: string) => void): Show {
  return {
    event: (event) => {
      if (event.type === 'request') write(`  → ${event.method} ${event.origin}${event.path} (${event.operation})`)
      if (event.type === 'response') write(`  ← ${event.status}`)
      if (event.type === 'retry') write(`  … retry in ${Math.round(event.delayMs)} ms`)
    },
    say: (line) => write(`  ${line}`),
    result: (label, value) => write(`    ${label}: ${JSON.stringify(maskSecrets(value, 'response'))}`),
    error: (error) => write(`    expected error: ${String(error)}`),
  }
}

/** Prints on the console. */
export const show: Show = createShow((line) => console.log(line))

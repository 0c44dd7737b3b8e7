import { inspect } from 'node:util'

/**
 * Returns everything that logs, consoles and test runners may show of a value: inspected at any depth with hidden
 * fields and getters, serialised as JSON, and converted to a string.
 *
 * @param value - Any value, such as an error.
 */
export function printed(value: unknown): string {
  const { message, stack, cause } = Object(value) as { message?: unknown; stack?: unknown; cause?: unknown }
  return [
    inspect(value),
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    inspect(Object.getOwnPropertyDescriptors(Object(value)), {
      depth: Number.POSITIVE_INFINITY,
      showHidden: true,
      getters: true,
    }),
    JSON.stringify(value),
    String(value),
    String(message),
    String(stack),
    inspect(cause),
  ].join('\n')
}

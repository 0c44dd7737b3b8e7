import { inspect } from 'node:util'

/**
 * Gives everything that logs, consoles and test runners may show of a value: printed at any depth with hidden fields
 * and getters, serialised, and as text.
 *
 * @param value - What is looked at, such as an error.
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

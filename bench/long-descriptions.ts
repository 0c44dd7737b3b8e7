/**
 * Measures how long an error with a description of 1 MiB takes, for a request with 1,000 secrets: a server must not be able
 * to block the event loop. Run it with `pnpm bench`.
 *
 * Prints the median for each kind of text, and compares it with decoding the same text as JSON.
 */
import type { Call } from '../packages/core/src/call/call.ts'
import { vendorText } from '../packages/core/src/call/vendor-text.ts'
import type { CredentialRequest } from '../packages/core/src/credentials/credential.ts'

const size = 2 ** 20
const rounds = 60
const limitMs = 5

const secrets = Array.from({ length: 1000 }, () => crypto.randomUUID() + crypto.randomUUID())
const secretsWithEscapes = secrets.map((secret, index) => `${index % 2 ? secret : ''}"é+/%${secret}`)
const sent: CredentialRequest = {
  headers: { authorization: 'Bearer a-token-of-some-length' },
  form: {},
  secrets: new Set(),
}

/** Texts that take longest, each in another step. */
const texts: Readonly<Record<string, string>> = {
  words: 'The redirect URI does not match. '.repeat(size / 33),
  'one letter': 'a'.repeat(size),
  base64: btoa('any text at all. '.repeat(size / 24)),
  escapes: '%2525252525'.repeat(size / 11),
  'beginnings of secrets': secrets
    .map((secret) => secret.slice(0, -1))
    .join(' ')
    .repeat(16),
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function measure(action: () => unknown): number {
  return median(
    Array.from({ length: rounds }, () => {
      const started = performance.now()
      action()
      return performance.now() - started
    }),
  )
}

/** Cleans a text for a request with secrets. */
function clean(text: string, carried: readonly string[]): string | undefined {
  const request = { secrets: () => ({ credentials: new Set(carried), texts: new Set<string>() }) }
  return vendorText({ operation: {}, request, headers: {} } as unknown as Call, sent).clean(text) // nothing else of a call is read
}

let isSlow = false
for (const [name, text] of Object.entries(texts)) {
  const json = JSON.stringify(text)
  const decoding = measure(() => JSON.parse(json))
  for (const [kind, carried] of [
    ['plain', secrets],
    ['with escapes', secretsWithEscapes],
  ] as const) {
    const cleaning = measure(() => clean(text, carried))
    isSlow ||= cleaning > limitMs
    console.log(
      `${name}, ${carried.length} secrets ${kind}: ${cleaning.toFixed(2)} ms, ${(cleaning / decoding).toFixed(2)} times its decoding`,
    )
  }
}
console.log(isSlow ? `Slower than ${limitMs} ms.` : `All within ${limitMs} ms.`)

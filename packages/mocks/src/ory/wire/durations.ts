const unitNanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n, // U+00B5
  μs: 1_000n, // U+03BC
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}

const largest = (1n << 63n) - 1n

/**
 * Reads a Go duration such as `1h30m`, `1.5h` or `-5m0s`.
 *
 * @returns Nanoseconds; `undefined` if the text is no duration (`1d`, `soon`, empty) or too long.
 */
export function parseDuration(text: string): bigint | undefined {
  const match = /^([+-]?)(0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text)
  if (match === null) return undefined
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of (match[2] ?? '').matchAll(/(\d*)\.?(\d*)([nuµμm]?s|m|h)/g)) {
    const size = unitNanoseconds[unit] ?? 0n
    total += BigInt(whole === '' ? 0 : whole) * size
    if (fraction !== '') total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length)
  }
  if (total > largest) return undefined
  return match[1] === '-' ? -total : total
}

/** Writes nanoseconds as Go does: `1h0m0s`, `1m30s`, `1.5s`, `100µs`, `0s`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s'
  const sign = nanoseconds < 0n ? '-' : ''
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  if (size < 1_000n) return `${sign}${size}ns`
  if (size < 1_000_000n) return `${sign}${decimal(size, 1_000n)}µs`
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 1_000_000n)}ms`
  const minutes = size / 60_000_000_000n
  const seconds = `${decimal(size % 60_000_000_000n, 1_000_000_000n)}s`
  if (minutes === 0n) return `${sign}${seconds}`
  const hours = minutes / 60n
  return hours === 0n ? `${sign}${minutes}m${seconds}` : `${sign}${hours}h${minutes % 60n}m${seconds}`
}

function decimal(size: bigint, unit: bigint): string {
  const digits = unit.toString().length - 1
  const fraction = (size % unit).toString().padStart(digits, '0').replace(/0+$/, '')
  return `${size / unit}${fraction === '' ? '' : `.${fraction}`}`
}

/** Converts nanoseconds to milliseconds. */
export function durationMilliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1_000_000
}

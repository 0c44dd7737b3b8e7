/** Random numbers from 0 to below 1; the same ones for the same seeds. */
export type Random = () => number

/**
 * Makes random numbers (mulberry32).
 *
 * @param seeds - Whole numbers; each of them changes the result.
 */
export function createRandom(...seeds: readonly number[]): Random {
  let state = seeds.reduce((sum, seed) => Math.imul(sum ^ seed, 0x9e3779b1) + 0x7f4a7c15, 0x2545f491)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  next() // similar seeds have similar first numbers
  return next
}

/** Picks an item of a list. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item // exists, because random numbers are below 1
}

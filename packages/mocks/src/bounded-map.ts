/** Maximum number of entries of one kind in a mock. The oldest ones are removed first. */
export const entryLimit = 10_000

/** Map that removes its oldest entries, so that a mock that runs for days does not need more and more memory. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  override set(key: Key, value: Value): this {
    super.set(key, value)
    if (this.size > entryLimit) this.delete(this.keys().next().value as Key) // not empty: an entry was just added
    return this
  }
}

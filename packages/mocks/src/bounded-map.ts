/** Entries of one kind that a mock keeps at most. The oldest are forgotten first. */
export const entryLimit = 10_000

/** Map that forgets its oldest entries, so that a mock that runs for days does not grow for ever. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  override set(key: Key, value: Value): this {
    super.set(key, value)
    if (this.size > entryLimit) this.delete(this.keys().next().value as Key) // not empty: an entry was just added
    return this
  }
}

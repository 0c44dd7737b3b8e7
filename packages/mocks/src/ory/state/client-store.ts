import { entryLimit } from '../../bounded-map.js'
import type { Client } from './client.js'

/**
 * The stored clients, by id. Listing needs them sorted: the order is kept, not made for every page. The oldest are
 * forgotten when there are too many.
 */
export class ClientStore {
  readonly #clients = new Map<string, Client>()
  #sorted: string[] = []

  /** The client with an id. */
  get(id: string): Client | undefined {
    return this.#clients.get(id)
  }

  /** How many clients there are. */
  get size(): number {
    return this.#clients.size
  }

  /** Adds or replaces a client. */
  put(client: Client): void {
    if (!this.#clients.has(client.client_id)) this.#sorted.splice(this.#position(client.client_id), 0, client.client_id)
    this.#clients.set(client.client_id, client)
    const [oldest] = this.#clients.keys()
    if (this.#clients.size > entryLimit && oldest !== undefined) this.delete(oldest)
  }

  /** Removes a client; `false` if there is none. */
  delete(id: string): boolean {
    if (!this.#clients.delete(id)) return false
    this.#sorted.splice(this.#position(id), 1)
    return true
  }

  /** Removes all clients. */
  clear(): void {
    this.#clients.clear()
    this.#sorted = []
  }

  /**
   * Clients whose id comes after the given one, in the order of their ids.
   *
   * @yields One client after the other.
   */
  *after(id: string): Generator<Client> {
    let index = this.#position(id)
    if (this.#sorted[index] === id) index++
    for (; index < this.#sorted.length; index++) yield this.#clients.get(this.#sorted[index] ?? '') as Client // both have the same ids
  }

  #position(id: string): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle] ?? '') < id) low = middle + 1
      else high = middle
    }
    return low
  }
}

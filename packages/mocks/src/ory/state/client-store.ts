import { BoundedMap } from '../../bounded-map.js'
import type { Client } from './client.js'

/** The stored clients, by id. The oldest ones are removed when there are too many. */
export class ClientStore extends BoundedMap<string, Client> {
  /** Adds or replaces a client. */
  put(client: Client): void {
    this.set(client.client_id, client)
  }

  /** Returns the clients whose id comes after the given one, in the order of their ids. */
  after(id: string): Client[] {
    return [...this.values()].filter((client) => client.client_id > id).sort(byId)
  }
}

function byId(one: Client, other: Client): number {
  return one.client_id < other.client_id ? -1 : 1
}

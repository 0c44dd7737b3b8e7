import { BoundedMap } from '../bounded-map.js'
import type { AffinidiDelegationSeed } from './options.js'

/** Granted access, and the used assertions. */
export class AffinidiState {
  readonly #beginning: readonly AffinidiDelegationSeed[]
  readonly #delegations = new Set<string>()
  /** When used assertions expire, in seconds since 1970, by issuer and `jti`. */
  readonly #used = new BoundedMap<string, number>()

  constructor(beginning: readonly AffinidiDelegationSeed[]) {
    this.#beginning = beginning
    this.reset()
  }

  /** Restores the initial state. */
  reset(): void {
    this.#used.clear()
    this.#delegations.clear()
    for (const { profile, grantee } of this.#beginning) this.delegate(profile, grantee)
  }

  /** Allows a DID to act for a profile. */
  delegate(profile: string, grantee: string): void {
    this.#delegations.add(JSON.stringify([profile, grantee]))
  }

  /** Removes this access. */
  endDelegation(profile: string, grantee: string): void {
    this.#delegations.delete(JSON.stringify([profile, grantee]))
  }

  /** Tells whether a DID may act for a profile. */
  mayAct(profile: string, grantee: string): boolean {
    return this.#delegations.has(JSON.stringify([profile, grantee]))
  }

  /**
   * Marks an assertion as used.
   *
   * @returns Whether the assertion was not used before.
   */
  use(issuer: string, id: string, end: number, now: number): boolean {
    const key = JSON.stringify([issuer, id])
    if ((this.#used.get(key) ?? 0) > now) return false
    this.#used.set(key, end)
    return true
  }
}

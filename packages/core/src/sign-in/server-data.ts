import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose'

import { untilAborted } from '../call/until-aborted.js'
import type { TransportSettings } from '../settings.js'
import type { Transport } from '../transport.js'
import type { Fail } from './failure.js'
import { pinnedIssuer, type AnySignInServer, type SignInMetadata, type SignInOptions } from './server.js'

/** Milliseconds for which the discovery document is kept. */
const metadataLife = 3_600_000
/** Milliseconds for which the keys are kept. */
const keysLife = 600_000
/** Milliseconds between two requests for the keys because of unknown key ids, which anybody can send. */
const keysPause = 30_000

/** An answer that is kept, or on its way. */
interface Kept<Value> {
  readonly askedAt: number
  readonly value: Promise<Value>
}

/** What is kept of the server of one transport. */
interface Known {
  metadata?: Kept<SignInMetadata>
  keys?: Kept<LocalJWKSet>
  /** When the keys were asked for, with or without success. */
  keysAskedAt?: number
}
const known = /* @__PURE__ */ new WeakMap<Transport, Known>()

/** What a server says about itself, kept per transport and fetched through it. */
export interface ServerData {
  /** Gets the discovery document. */
  metadata(): Promise<SignInMetadata>
  /**
   * Gets the keys.
   *
   * @param after - Keys that lack one: returns newer ones, or the same ones if they were fetched a moment ago.
   */
  keys(after?: LocalJWKSet): Promise<LocalJWKSet>
}

/**
 * Reads what a server says about itself.
 *
 * @param server - The server.
 * @param transport - The transport.
 * @param settings - Data of the transport.
 * @param options - Time and signal.
 * @param fail - Rejects a discovery document of another issuer, and keys that are none.
 * @param isUrgent - Whether an unknown key id fetches the keys at once. Default: at most every 30 seconds.
 */
export function serverData<Through extends Transport>(
  server: AnySignInServer<Through>,
  transport: Through,
  settings: TransportSettings,
  { signal, now = Date.now }: SignInOptions,
  fail: Fail,
  isUrgent = false,
): ServerData {
  const data = known.get(transport) ?? {}
  known.set(transport, data)
  const wait = async <Value>(kept: Kept<Value>): Promise<Value> =>
    signal === undefined ? kept.value : untilAborted(signal, kept.value)
  const keys: ServerData['keys'] = async (after) => {
    const before = isFresh(data.keys, keysLife, now()) ? data.keys : undefined
    if (before !== undefined) {
      const current = await wait(before)
      if (current !== after) return current
      if (data.keys !== before) return keys(after) // another caller has asked for newer ones
      if (!isUrgent && isWithin(keysPause, now() - (data.keysAskedAt ?? Number.NaN))) return current
    }
    data.keysAskedAt = now()
    const asked = server.getKeys(transport, {}).then((set) => readKeys(set, fail))
    return wait(keep(data, 'keys', now(), asked, before).keys as Kept<LocalJWKSet>) // just set
  }
  return {
    keys,
    metadata: async () => {
      if (!isFresh(data.metadata, metadataLife, now())) keep(data, 'metadata', now(), server.discover(transport, {}))
      const metadata = await wait(data.metadata as Kept<SignInMetadata>) // just set
      checkIssuer(metadata, pinnedIssuer(settings), fail)
      return metadata
    },
  }
}

function isFresh<Value>(kept: Kept<Value> | undefined, life: number, now: number): kept is Kept<Value> {
  return kept !== undefined && isWithin(life, now - kept.askedAt)
}

function isWithin(life: number, age: number): boolean {
  return age >= 0 && age < life
}

/**
 * Keeps an answer; after a failure, the one before. Nobody's signal ends the request, because others may wait for it too.
 */
function keep<Name extends 'keys' | 'metadata'>(
  data: Known,
  name: Name,
  askedAt: number,
  value: NonNullable<Known[Name]>['value'],
  before?: Known[Name],
): Known {
  const kept = { askedAt, value } as Known[Name] & object // the type of the property with this name
  data[name] = kept
  value.catch(() => {
    if (data[name] !== kept) return
    if (before === undefined) delete data[name]
    else data[name] = before
  })
  return data
}

/** A transport's `issuer` has no slash at its end; the issuer itself may have one. */
function checkIssuer({ issuer }: SignInMetadata, pinned: string | undefined, fail: Fail): void {
  const found = URL.canParse(issuer) ? new URL(issuer).href.replace(/\/+$/, '') : undefined
  if (pinned !== undefined && found !== pinned)
    fail('discovery-issuer', 'the issuer in the discovery document is not the `issuer` of the transport')
}

function readKeys(set: object, fail: Fail): LocalJWKSet {
  try {
    return createLocalJWKSet(set as JSONWebKeySet) // its shape is checked here
  } catch {
    return fail('key-unusable', 'the server sent no key set')
  }
}

// The types of Node.
import type { webcrypto } from 'node:crypto'

import type { Platform } from './program.js'

export interface NodePlatform extends Platform {
  fetch: typeof globalThis.fetch
  response: Response
  headers: Headers
  signal: AbortSignal
  key: webcrypto.CryptoKey
}

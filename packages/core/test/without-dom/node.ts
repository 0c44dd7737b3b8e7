// The types of Node.
import type { webcrypto } from 'node:crypto'

import { createAuthorizedFetch } from '@typed-oauth/core'

import { fetchFromApi, type Platform } from './program.js'

export interface NodePlatform extends Platform {
  fetch: typeof globalThis.fetch
  response: Response
  headers: Headers
  signal: AbortSignal
  key: webcrypto.CryptoKey
}

export const fetchOfNode: typeof globalThis.fetch = fetchFromApi
export const behindProxy: typeof globalThis.fetch = createAuthorizedFetch('a-token', {
  origins: ['https://api.example.com'],
  fetch: async (input, init) => globalThis.fetch(input, { ...init, keepalive: false }),
})

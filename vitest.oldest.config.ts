import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// The tests of what uses ky and zod, with the oldest releases that the packages accept; all other tests use the newest.
// The greater part of the mocks does not use them.

const conditions = ['typed-oauth:source', ...defaultServerConditions]
const names = ['core', 'ory-oauth2', 'affinidi-consumer-auth', 'authentiq-token', 'voucherify-oauth', 'mocks']

export default defineConfig({
  resolve: {
    conditions,
    alias: [
      { find: /^ky$/, replacement: 'ky-oldest' },
      { find: /^zod(?=\/|$)/, replacement: 'zod-oldest' },
    ],
  },
  ssr: { resolve: { conditions } },
  test: {
    projects: names.map((name) => ({
      extends: true,
      root: `packages/${name}`,
      test: {
        name: `${name} with the oldest ky and zod`,
        include:
          name === 'mocks'
            ? ['src/seed.test.ts', 'src/{affinidi,authentiq,voucherify}/*.test.ts', 'src/ory/index.test.ts']
            : ['src/**/*.test.ts', 'test/**/*.test.ts'],
      },
    })),
  },
})

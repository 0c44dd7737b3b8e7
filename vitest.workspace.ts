import { basename } from 'node:path'

import { defaultServerConditions } from 'vite'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const packages = [
  'core',
  'ory-oauth2',
  'affinidi-consumer-auth',
  'authentiq-token',
  'voucherify-oauth',
  'mocks',
  'testing',
]

const projects = [...packages.map((name) => `packages/${name}`), 'examples/demo', 'scripts'].map(
  (root): TestProjectInlineConfiguration => ({
    extends: true,
    root,
    test: { name: basename(root), include: ['src/**/*.test.ts', 'test/**/*.test.ts', '*.test.ts'] },
  }),
)

// What was built: bundles, and what editors show. `pnpm test` builds first.
projects.push({ extends: true, root: 'test', test: { name: 'built', include: ['*.test.ts'], testTimeout: 60_000 } })

// Tests read the sources of the packages, so they need no build.
const conditions = ['typed-oauth:source', ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { projects },
})

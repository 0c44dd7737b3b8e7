import { defaultServerConditions } from 'vite'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const names = [
  'core',
  'ory-oauth2',
  'affinidi-consumer-auth',
  'authentiq-token',
  'voucherify-oauth',
  'mocks',
  'testing',
]

const include = ['src/**/*.test.ts', 'test/**/*.test.ts']

const projects = names.map((name): TestProjectInlineConfiguration => ({
  extends: true,
  root: `packages/${name}`,
  test: { name, include, typecheck: { enabled: true, include } },
}))

// Tests read the sources of the packages, so they need no build.
const conditions = ['typed-oauth:source', ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { projects },
})

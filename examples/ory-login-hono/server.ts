import { serve } from '@hono/node-server'
import { createOryTransport } from '@typed-oauth/ory-oauth2'

import { createLoginApp } from './index.ts'

// Node's server. On another platform, export the application's `fetch` instead.
const {
  HYDRA_ADMIN_URL: adminUrl = 'http://127.0.0.1:4445',
  HYDRA_PUBLIC_URL: publicUrl = 'http://127.0.0.1:4444',
  PORT: port = '3000',
} = process.env
const { fetch } = createLoginApp(createOryTransport({ adminUrl, publicUrl }))
serve({ fetch, port: Number(port), hostname: '127.0.0.1' }, (info) =>
  console.log(`Login pages at http://127.0.0.1:${info.port}`),
)

import { createOryTransport } from '@typed-oauth/ory-oauth2'

import { createLoginApp } from './index.ts'

const {
  HYDRA_ADMIN_URL: adminUrl = 'http://127.0.0.1:4445',
  HYDRA_PUBLIC_URL: publicUrl = 'http://127.0.0.1:4444',
  PORT: port = '3000',
} = process.env
createLoginApp(createOryTransport({ adminUrl, publicUrl })).listen(Number(port), '127.0.0.1', () =>
  console.log(`Login pages at http://127.0.0.1:${port}`),
)

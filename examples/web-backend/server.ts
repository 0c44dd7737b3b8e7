import { serve } from '@hono/node-server'
import { clientSecretBasic, createOryTransport, createRedisTokenStore, sealTokenStore } from '@typed-oauth/ory-oauth2'
import { createClient } from 'redis'

import { signedOutPage } from './home-page.ts'
import { createWebApp } from './index.ts'

const {
  HYDRA_PUBLIC_URL: publicUrl = 'http://127.0.0.1:4444',
  REDIS_URL: url = 'redis://127.0.0.1:6379',
  CLIENT_ID: id = 'photos',
  CLIENT_SECRET: secret = '',
  SESSION_KEY: key = '',
  PORT: port = '8080',
} = process.env
const { APP_URL: appUrl = `http://127.0.0.1:${port}` } = process.env

const redis = await createClient({ url })
  .on('error', (error: Error) => console.error(error.message))
  .connect()
const store = sealTokenStore(createRedisTokenStore({ command: async (args) => redis.sendCommand(args) }), [
  { id: '1', key },
])
const ory = createOryTransport({ publicUrl, clientAuth: clientSecretBasic(id, secret) })
const app = createWebApp({ ory, store, redirectUri: `${appUrl}/callback`, postLogoutRedirectUri: `${appUrl}/bye` })
app.get('/bye', (c) => c.html(signedOutPage))
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' }, () => console.log(`Photos at ${appUrl}`))

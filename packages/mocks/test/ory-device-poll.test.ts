import {
  createOryTransport,
  oAuth2DeviceFlow,
  pollDeviceToken,
  clientSecretBasic,
  settle,
} from '@typed-oauth/ory-oauth2'
import { describe, expect, it, vi } from 'vitest'

import { createOryMock } from '../src/ory/index.js'
import { photoViewer } from './ory-setup.js'

describe('pollDeviceToken and the mock of Ory', () => {
  const world = () => {
    vi.useFakeTimers()
    const mock = createOryMock({ seed: { clients: [photoViewer] } })
    const clientAuth = clientSecretBasic(photoViewer.client_id, photoViewer.client_secret)
    return { mock, transport: createOryTransport({ ...mock.clientOptions, clientAuth }) }
  }

  it('get the tokens once the user has approved, and no second time', async () => {
    try {
      const { mock, transport } = world()
      const device = await oAuth2DeviceFlow(transport, { scope: 'photos.read' })
      const told: unknown[] = []
      const polling = pollDeviceToken(transport, device, { onPending: (error) => void told.push(error) })
      await vi.advanceTimersByTimeAsync(12_000)
      await mock.approveDevice(device.user_code, 'alice')
      await vi.advanceTimersByTimeAsync(5_000)
      expect(await polling).toMatchObject({ scope: 'photos.read' })
      expect(told).toMatchObject([{ code: 'authorization_pending' }, { code: 'authorization_pending' }])
      const again = settle(pollDeviceToken(transport, device))
      await vi.advanceTimersByTimeAsync(5_000)
      expect(await again).toMatchObject({ ok: false, error: { status: 400, code: 'invalid_grant' } })
    } finally {
      vi.useRealTimers()
    }
  })

  it('go on after a fault of a gateway', async () => {
    try {
      const { mock, transport } = world()
      const device = await oAuth2DeviceFlow(transport)
      await mock.approveDevice(device.user_code, 'alice')
      mock.faults.next(
        'oauth2TokenExchange',
        { kind: 'html', status: 502 },
        { kind: 'retry-after', status: 503, after: 30 },
      )
      const polling = pollDeviceToken(transport, device)
      await vi.advanceTimersByTimeAsync(5_000 + 10_000 + 30_000)
      expect(await polling).toHaveProperty('access_token')
    } finally {
      vi.useRealTimers()
    }
  })
})

import { describe, expect, it } from 'vitest'

import { adminAuthorization as authorization, errorOf, sent, setUpOry } from '../../test/setup.js'
import { acceptUserCodeRequest, handleDeviceRequest, type AskUserCode } from '../index.js'

const { transport, hydra } = setUpOry()

async function ask(): Promise<AskUserCode> {
  const step = await handleDeviceRequest(transport, { device_challenge: 'challenge', user_code: ' WxYz ' })
  if (step.kind !== 'ask') throw new Error(step.kind)
  return step
}

describe('handleDeviceRequest', () => {
  it('shows the code of the address without spaces, and sends nothing', async () => {
    expect(await ask()).toMatchObject({ kind: 'ask', userCode: 'WxYz' })
  })

  it('sends the code that the user confirmed, without the spaces around it and in its case', async () => {
    const received = hydra.replay(acceptUserCodeRequest, 'acceptUserCodeRequest/ok')
    const step = await (await ask()).accept('  aB cD\n')
    expect(step).toMatchObject({ kind: 'redirect', url: expect.stringMatching(/device_verifier=/) })
    const to = 'PUT https://admin.example.com/admin/oauth2/auth/requests/device/accept'
    const query = { device_challenge: 'challenge' }
    expect(await sent(received)).toEqual([{ to, query, json: { user_code: 'aB cD' }, authorization }])
  })

  it.each([[''], [' \t'], [undefined], [null], [['a', 'b']], [{ a: 'b' }]])(
    'calls %j wrong without a request',
    async (typed) => {
      // A posted form may have anything in the field.
      expect(await (await ask()).accept(typed as string)).toEqual({ kind: 'wrong' })
    },
  )

  it('calls a code wrong that Hydra does not know, or does not know any more', async () => {
    hydra.replay(acceptUserCodeRequest, 'acceptUserCodeRequest/bad-user-code')
    expect(await (await ask()).accept('nope')).toEqual({ kind: 'wrong' })
  })

  it('starts again for an unknown and an expired challenge', async () => {
    hydra.replay(acceptUserCodeRequest, 'acceptUserCodeRequest/unknown-challenge')
    expect(await (await ask()).accept('WXYZ')).toEqual({ kind: 'restart', reason: 'unknown' })
    hydra.admin.reply(acceptUserCodeRequest, 401, { error: 'request_unauthorized' })
    expect(await (await ask()).accept('WXYZ')).toEqual({ kind: 'restart', reason: 'expired' })
  })

  it('rejects for anything else, without the code in the error', async () => {
    hydra.admin.reply(acceptUserCodeRequest, 400, { error: 'other_error', error_description: 'SECRET-CODE' })
    const device = await ask()
    const error = await errorOf(device.accept('SECRET-CODE'))
    expect(error).toMatchObject({ kind: 'http', operation: 'acceptUserCodeRequest', status: 400, code: 'other_error' })
    expect(String(error)).not.toContain('SECRET-CODE')
    hydra.admin.reply(acceptUserCodeRequest, 404, { error: { code: 404, message: 'no route' } })
    expect(await errorOf(device.accept('WXYZ'))).toMatchObject({ kind: 'http', status: 404 })
  })
})

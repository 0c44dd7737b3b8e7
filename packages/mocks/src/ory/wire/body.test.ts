import { describe, expect, it } from 'vitest'

import { photoViewer, setup, type Setup } from '../../../test/ory-setup.js'

const device = 'urn:ietf:params:oauth:grant-type:device_code'
const form = 'application/x-www-form-urlencoded'

/** A mock with a client that sends its secret in the body, as on the recorded server. */
const served = (): Setup =>
  setup({
    seed: {
      clients: [
        {
          ...photoViewer,
          token_endpoint_auth_method: 'client_secret_post',
          grant_types: ['client_credentials', device],
        },
      ],
    },
  })
const credentials = 'client_id=photo-viewer&client_secret=photo-secret'
const send = async ({ mock }: Setup, path: string, type: string, body: string): Promise<[number, unknown]> => {
  const url = `${path.startsWith('/admin') ? mock.urls.adminUrl : mock.urls.publicUrl}${path}`
  const response = await mock(new Request(url, { method: 'POST', headers: { 'content-type': type }, body }))
  const text = await response.text()
  return [response.status, text === '' ? undefined : JSON.parse(text).error]
}

describe('a form of the token endpoint', () => {
  const token = async (type: string, more: string): Promise<[number, unknown]> =>
    send(served(), '/oauth2/token', type, `grant_type=client_credentials&${credentials}${more}`)

  it.each([
    form,
    `${form}; charset=utf-8`,
    `${form};charset=ISO-8859-1`,
    `${form}; charset`,
    'Application/X-WWW-Form-Urlencoded',
  ])('is read with the media type %s', async (type) => {
    expect(await token(type, '&scope=photos.read')).toEqual([200, undefined])
  })

  it.each(['text/plain', 'application/json', 'multipart/form-data', 'multipart/form-data; boundary=x'])(
    'is not read with the media type %s',
    async (type) => {
      expect(await token(type, '&scope=photos.read')).toEqual([400, 'invalid_request'])
    },
  )

  it.each(['&scope=%zz', '&%zz=1', '&x=%', '&scope=unknown;x=1', '&a;b=1'])(
    'is read without the malformed pair: %s',
    async (more) => {
      expect(await token(`${form}; charset=utf-8`, more)).toEqual([200, undefined])
    },
  )

  it('is empty if all pairs are malformed', async () => {
    expect(await send(served(), '/oauth2/token', form, '%zz')).toEqual([400, 'invalid_request'])
    expect(await send(served(), '/admin/oauth2/introspect', form, 'token=%zz')).toEqual([400, 'invalid_request'])
  })
})

describe('a form of the device and the logout endpoint', () => {
  const start = async (type: string, more: string): Promise<[number, unknown]> =>
    send(served(), '/oauth2/device/auth', type, `${credentials}${more}`)

  it('is read with a charset', async () => {
    expect(await start(`${form}; charset=utf-8`, '&scope=photos.read')).toEqual([200, undefined])
  })

  it.each([
    [form, '&scope=%zz'],
    [form, '&%zz=1'],
    [form, '&a;b=1'],
    [`${form}; charset`, ''],
  ])('is refused if it is malformed: %s, %s', async (type, more) => {
    expect(await start(type, more)).toEqual([400, 'invalid_request'])
  })

  it('leads to the error page if it is malformed', async () => {
    const { browser } = served()
    const page = await browser().open('http://127.0.0.1:4444/oauth2/sessions/logout', {
      method: 'POST',
      headers: { 'content-type': form },
      body: 'x=%zz',
    })
    expect(page.headers.get('location')).toContain('/oauth2/fallbacks/error?error=invalid_request')
  })
})

describe('a byte order mark', () => {
  it('is refused at the start of JSON', async () => {
    expect(await send(served(), '/admin/clients', 'application/json', '\uFEFF{}')).toEqual([400, expect.any(String)])
    const { admin } = served()
    const body = '\uFEFF[{"op":"add","path":"/client_name","value":"a"}]'
    expect((await admin('/admin/clients/photo-viewer', { method: 'PATCH', body })).status).toBe(500)
  })

  it('belongs to the first name of a form', async () => {
    const body = `grant_type=client_credentials&${credentials}&scope=photos.read`
    expect(await send(served(), '/oauth2/token', form, `\uFEFF${body}`)).toEqual([400, 'invalid_request'])
    expect(await send(served(), '/oauth2/token', form, `\uFEFFname=value&${body}`)).toEqual([200, undefined])
  })
})

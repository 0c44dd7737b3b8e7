import { describe, expect, expectTypeOf, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization as authorization, errorOf, sent, setUpOry } from '../../test/setup.js'
import {
  acceptOAuth2LoginRequest,
  getOAuth2LoginRequest,
  handleLoginRequest,
  HttpError,
  isDevice,
  rejectOAuth2LoginRequest,
  type AskLogin,
  type LoginOptions,
  type LoginStep,
  type PageStep,
} from '../index.js'

const { transport, hydra } = setUpOry()
const requests = 'https://admin.example.com/admin/oauth2/auth/requests/login'
const query = { login_challenge: 'challenge' }
const loginPage = new URL('https://login.example.com/login?login_challenge=challenge')

async function ask(name = 'found'): Promise<AskLogin> {
  hydra.replay(getOAuth2LoginRequest, `getOAuth2LoginRequest/${name}`)
  const step = await handleLoginRequest(transport, loginPage)
  if (step.kind !== 'ask') throw new Error(step.kind)
  return step
}

/** Opens the page with a user whom Hydra remembers. */
async function remembered(whenRemembered?: LoginOptions['whenRemembered']): Promise<LoginStep> {
  hydra.replay(getOAuth2LoginRequest, 'getOAuth2LoginRequest/skip')
  return handleLoginRequest(transport, loginPage, { whenRemembered })
}

describe('handleLoginRequest', () => {
  it('asks a user whom Hydra does not remember, with one request', async () => {
    const received = hydra.replay(getOAuth2LoginRequest, 'getOAuth2LoginRequest/found')
    const step = await handleLoginRequest(transport, loginPage)
    expect(step).toMatchObject({ kind: 'ask', request: exchange('getOAuth2LoginRequest/found').response.json })
    expect(await sent(received)).toEqual([{ to: `GET ${requests}`, query, authorization }])
  })

  it('sends the user who signed in', async () => {
    const received = hydra.replay(acceptOAuth2LoginRequest, 'acceptOAuth2LoginRequest/ok')
    const login = { subject: 'alice', remember: true, remember_for: 3600, context: { from: 'password' } }
    const step = await (await ask()).accept(login)
    const { json } = exchange('acceptOAuth2LoginRequest/ok').response
    expect(step).toEqual({ kind: 'redirect', url: (json as { redirect_to: string }).redirect_to })
    expect(await sent(received)).toEqual([{ to: `PUT ${requests}/accept`, query, json: login, authorization }])
  })

  it('rejects with access_denied, or with another error', async () => {
    const received = hydra.replay(rejectOAuth2LoginRequest, 'rejectOAuth2LoginRequest/ok')
    const login = await ask()
    expect(await login.reject()).toMatchObject({ kind: 'redirect' })
    await login.reject({ error_description: 'Suspended' })
    await login.reject({ error: 'login_required' })
    await login.reject({ error: null })
    expect(await sent(received)).toMatchObject([
      { json: { error: 'access_denied' } },
      { json: { error: 'access_denied', error_description: 'Suspended' } },
      { json: { error: 'login_required' } },
      { json: { error: 'access_denied' } },
    ])
  })

  it('starts again if the challenge expired while the user typed', async () => {
    hydra.admin.reply(acceptOAuth2LoginRequest, 401, { error: 'request_unauthorized' })
    expect(await (await ask()).accept({ subject: 'alice' })).toEqual({ kind: 'restart', reason: 'expired' })
  })

  it('refuses unknown options, and a login without a subject, before it sends them', async () => {
    // @ts-expect-error -- the option has another name
    const error = await errorOf(handleLoginRequest(transport, loginPage, { onRemembered: () => 'ask' }))
    expect(error).toMatchObject({ kind: 'input', operation: 'handleLoginRequest', parameter: 'onRemembered' })
    const wrong = { whenRemembered: 'ask' } as unknown as LoginOptions
    expect(await errorOf(handleLoginRequest(transport, loginPage, wrong))).toMatchObject({ kind: 'input' })
    const login = await ask()
    expect(await errorOf(login.accept({ subject: '' }))).toMatchObject({ kind: 'input' })
  })

  it('has one type of step for every decision', () => {
    expectTypeOf<Awaited<ReturnType<AskLogin['accept' | 'reject']>>>().toEqualTypeOf<PageStep>()
    expectTypeOf<LoginStep['kind']>().toEqualTypeOf<'ask' | 'redirect' | 'restart'>()
  })
})

describe('a user whom Hydra remembers', () => {
  it('is accepted at once, with the subject of Hydra', async () => {
    const received = hydra.replay(acceptOAuth2LoginRequest, 'acceptOAuth2LoginRequest/ok')
    expect(await remembered()).toMatchObject({ kind: 'redirect', url: expect.stringMatching(/login_verifier=/) })
    expect(await remembered(() => undefined)).toMatchObject({ kind: 'redirect' })
    const json = { subject: 'alice@example.com' }
    expect(await sent(received)).toMatchObject([{ query, json }, { json }])
  })

  it('gets what whenRemembered adds, which sees the request and what the client asked for', async () => {
    const received = hydra.replay(acceptOAuth2LoginRequest, 'acceptOAuth2LoginRequest/ok')
    const added = { context: { plan: 'gold' }, acr: '2', amr: ['pwd'], extend_session_lifespan: true }
    await remembered(async ({ subject }, { response_type: type }) => ({ ...added, context: { subject, type } }))
    const context = { subject: 'alice@example.com', type: 'code' }
    expect(await sent(received)).toMatchObject([{ json: { ...added, context, subject: 'alice@example.com' } }])
  })

  it('stays the same, whatever else whenRemembered returns', async () => {
    const received = hydra.replay(acceptOAuth2LoginRequest, 'acceptOAuth2LoginRequest/ok')
    const added = { acr: '2', subject: 'mallory' }
    await remembered(() => added)
    expect(await sent(received)).toMatchObject([{ json: { acr: '2', subject: 'alice@example.com' } }])
  })

  it('is rejected if whenRemembered says so', async () => {
    const received = hydra.replay(rejectOAuth2LoginRequest, 'rejectOAuth2LoginRequest/ok')
    expect(await remembered(() => ({ reject: {} }))).toMatchObject({ kind: 'redirect' })
    await remembered(async () => ({ reject: { error: 'login_required' } }))
    expect(await sent(received)).toMatchObject([
      { json: { error: 'access_denied' } },
      { json: { error: 'login_required' } },
    ])
  })

  it('is rejected also for null, which is no reason', async () => {
    const received = hydra.replay(rejectOAuth2LoginRequest, 'rejectOAuth2LoginRequest/ok')
    const answer = { reject: null } as unknown as { reject: { error: string } } // what JavaScript callers may return
    expect(await remembered(() => answer)).toMatchObject({ kind: 'redirect' })
    expect(await sent(received)).toMatchObject([{ json: { error: 'access_denied' } }])
  })

  it('is asked if whenRemembered says so, and may then sign in as somebody else', async () => {
    const step = await remembered(() => 'ask')
    const received = hydra.replay(acceptOAuth2LoginRequest, 'acceptOAuth2LoginRequest/ok')
    expect(step).toMatchObject({ kind: 'ask', request: { skip: true, subject: 'alice@example.com' } })
    expect(step.kind === 'ask' && (await step.accept({ subject: 'bob' }))).toMatchObject({ kind: 'redirect' })
    expect(await sent(received)).toMatchObject([{ json: { subject: 'bob' } }])
  })

  it.each([[false], [null], [true], ['reject'], [7]])(
    'is neither accepted nor rejected if whenRemembered returns %j',
    async (answer) => {
      const error = await errorOf(remembered(() => answer as 'ask'))
      expect(error).toMatchObject({ kind: 'input', operation: 'handleLoginRequest', parameter: 'whenRemembered' })
    },
  )

  it('gets what whenRemembered throws, also an error that looks like an answer to the challenge', async () => {
    const error = new Error('database')
    await expect(remembered(() => Promise.reject(error))).rejects.toBe(error)
    hydra.admin.reply(rejectOAuth2LoginRequest, 404, { error: 'Not Found' })
    const other = rejectOAuth2LoginRequest(transport, { loginChallenge: 'other' })
    await expect(remembered(async () => other.then(() => 'ask' as const))).rejects.toBeInstanceOf(HttpError)
  })

  it('is not what whenRemembered is asked about if Hydra does not remember the user', async () => {
    hydra.replay(getOAuth2LoginRequest, 'getOAuth2LoginRequest/found')
    const whenRemembered = (): never => {
      throw new Error('called')
    }
    expect(await handleLoginRequest(transport, loginPage, { whenRemembered })).toMatchObject({ kind: 'ask' })
  })
})

describe('what the client asked for', () => {
  it('is in params, by wire names', async () => {
    const { json } = exchange('getOAuth2LoginRequest/found').response
    const added = '&prompt=login+select_account&ui_locales=de%20en&login_hint=a%40example.com&prompt=none&__proto__=x'
    const url = `${(json as { request_url: string }).request_url}${added}`
    hydra.admin.reply(getOAuth2LoginRequest, 200, { ...(json as object), request_url: url })
    const login = await handleLoginRequest(transport, loginPage)
    if (login.kind !== 'ask') throw new Error(login.kind)
    const { prompt, ui_locales: locales, login_hint: hint, client_id: client, max_age: age } = login.params
    expect([prompt, locales, hint, client, age]).toEqual([
      'login select_account', // the first of several, which is the one that Hydra reads
      'de en',
      'a@example.com',
      'photo-viewer',
      undefined,
    ])
    expect(Object.keys(login.params).sort()).toEqual([...new Set(new URL(url).searchParams.keys())].sort())
    expect(Object.getPrototypeOf(login.params)).toBe(Object.prototype)
  })

  it('is empty for an address without parameters', async () => {
    const { json } = exchange('getOAuth2LoginRequest/found').response
    for (const url of ['https://public.example.com/oauth2/auth', '', 'https://public.example.com/?#prompt=x']) {
      hydra.admin.reply(getOAuth2LoginRequest, 200, { ...(json as object), request_url: url })
      expect(await handleLoginRequest(transport, loginPage)).toMatchObject({ kind: 'ask', params: {} })
    }
  })

  it('tells the device flow from the others', async () => {
    expect(isDevice((await ask('device')).request)).toBe(true)
    expect(isDevice((await ask('found')).request)).toBe(false)
  })
})

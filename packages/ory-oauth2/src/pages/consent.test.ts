import { array, asyncProperty, assert, constantFrom, constant, oneof, type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization as authorization, errorOf, sent, setUpOry } from '../../test/setup.js'
import {
  acceptOAuth2ConsentRequest,
  createOryTransport,
  getOAuth2ConsentRequest,
  handleConsentRequest,
  HttpError,
  isDevice,
  rejectOAuth2ConsentRequest,
  type AskConsent,
  type ConsentDecision,
  type ConsentOptions,
  type ConsentStep,
  type Fetch,
  type OAuth2ConsentRequest,
  type TickedNames,
} from '../index.js'

const { transport, hydra } = setUpOry()
const requests = 'https://admin.example.com/admin/oauth2/auth/requests/consent'
const query = { consent_challenge: 'challenge' }
const recorded = exchange('getOAuth2ConsentRequest/found').response.json as OAuth2ConsentRequest
const scopes = ['openid', 'offline', 'photos.read']
const audience = 'https://api.example.com'

/** Opens the page for a request of Hydra. */
async function open(request: Partial<OAuth2ConsentRequest> = {}, options?: ConsentOptions): Promise<ConsentStep> {
  const json = { ...recorded, requested_scope: scopes, requested_access_token_audience: [audience], ...request }
  hydra.admin.reply(getOAuth2ConsentRequest, 200, json)
  return handleConsentRequest(transport, query, options)
}

async function ask(request?: Partial<OAuth2ConsentRequest>, options?: ConsentOptions): Promise<AskConsent> {
  const step = await open(request, options)
  if (step.kind !== 'ask') throw new Error(step.kind)
  return step
}

/** Lets Hydra accept; returns the bodies that it gets. */
function accepting(): () => Promise<unknown[]> {
  const received = hydra.replay(acceptOAuth2ConsentRequest, 'acceptOAuth2ConsentRequest/ok')
  return async () => (await sent(received)).map((request) => (request as { json: unknown }).json)
}

const device: Partial<OAuth2ConsentRequest> = {
  oidc_context: null,
  request_url: 'https://public.example.com/oauth2/device/verify?client_id=photo-viewer',
}
const skipConsent: Partial<OAuth2ConsentRequest> = { client: { ...recorded.client, skip_consent: true } }
const all = { grant_scope: scopes, grant_access_token_audience: [audience] }

describe('handleConsentRequest', () => {
  it('asks the user, and sends what was granted', async () => {
    const received = hydra.replay(acceptOAuth2ConsentRequest, 'acceptOAuth2ConsentRequest/ok')
    const consent = await ask()
    expect(consent).toMatchObject({ request: { requested_scope: scopes }, params: { client_id: 'photo-viewer' } })
    const step = await consent.accept({ scope: ['openid'], remember: true, remember_for: 60 })
    expect(step).toMatchObject({ kind: 'redirect', url: expect.stringMatching(/consent_verifier=/) })
    const json = { ...all, grant_scope: ['openid'], remember: true, remember_for: 60 }
    expect(await sent(received)).toEqual([{ to: `PUT ${requests}/accept`, query, json, authorization }])
  })

  it('rejects with access_denied, or with another error', async () => {
    const received = hydra.replay(rejectOAuth2ConsentRequest, 'rejectOAuth2ConsentRequest/ok')
    const consent = await ask()
    expect(await consent.reject()).toMatchObject({ kind: 'redirect' })
    await consent.reject({ error: 'interaction_required' })
    expect(await sent(received)).toEqual([
      { to: `PUT ${requests}/reject`, query, json: { error: 'access_denied' }, authorization },
      { to: `PUT ${requests}/reject`, query, json: { error: 'interaction_required' }, authorization },
    ])
  })

  it('starts again without a challenge, and if it is unknown or expired when the user decides', async () => {
    expect(await handleConsentRequest(transport, {})).toEqual({ kind: 'restart', reason: 'missing' })
    const consent = await ask()
    hydra.replay(acceptOAuth2ConsentRequest, 'acceptOAuth2ConsentRequest/unknown')
    expect(await consent.accept({ scope: [] })).toEqual({ kind: 'restart', reason: 'unknown' })
    hydra.admin.reply(rejectOAuth2ConsentRequest, 401, { error: 'request_unauthorized' })
    expect(await consent.reject()).toEqual({ kind: 'restart', reason: 'expired' })
  })

  it('refuses unknown options and properties, such as the names of Hydra', async () => {
    // @ts-expect-error -- the option has another name
    expect(await errorOf(handleConsentRequest(transport, query, { claims: () => ({}) }))).toMatchObject({
      kind: 'input',
      operation: 'handleConsentRequest',
      parameter: 'claims',
    })
    const consent = await ask()
    const decision = { scope: scopes, grant_scope: scopes }
    expect(await errorOf(consent.accept(decision))).toMatchObject({ kind: 'input', parameter: 'grant_scope' })
    const text = { scope: scopes, remember: 'on' } as unknown as ConsentDecision
    expect(await errorOf(consent.accept(text))).toMatchObject({ kind: 'input' })
    // @ts-expect-error -- the decision is required
    expect(await errorOf(consent.accept())).toMatchObject({ kind: 'input' })
  })
})

describe('nobody is asked', () => {
  it('if Hydra says skip, also in the device flow', async () => {
    const bodies = accepting()
    expect(await open({ skip: true })).toMatchObject({ kind: 'redirect' })
    expect(await open({ skip: true, ...device })).toMatchObject({ kind: 'redirect' })
    expect(await bodies()).toEqual([all, all])
  })

  it('if the client has skip_consent, or is trusted', async () => {
    const bodies = accepting()
    expect(await open(skipConsent)).toMatchObject({ kind: 'redirect' })
    const trusted = async ({ client_id: id }: { client_id: string }): Promise<boolean> => id === 'photo-viewer'
    expect(await open({}, { trusted })).toMatchObject({ kind: 'redirect' })
    expect(await bodies()).toEqual([all, all])
  })

  it('but everybody if the client is not trusted, and only true counts', async () => {
    expect(await open({}, { trusted: () => false })).toMatchObject({ kind: 'ask' })
    for (const answer of [undefined, 'true', 1, {}])
      expect(await open({}, { trusted: () => answer as boolean })).toMatchObject({ kind: 'ask' })
  })

  it('but everybody in the device flow, also if the client has skip_consent or is trusted', async () => {
    const trusted = (): boolean => true
    for (const sign of [device, { oidc_context: null }, { request_url: device.request_url ?? '' }])
      expect(await open({ ...skipConsent, ...sign }, { trusted })).toMatchObject({ kind: 'ask' })
    expect(isDevice({ ...recorded, ...device })).toBe(true)
    expect(isDevice(recorded)).toBe(false)
  })

  it('but what trusted throws is passed on', async () => {
    const error = new Error('database')
    await expect(open({}, { trusted: () => Promise.reject(error) })).rejects.toBe(error)
  })
})

describe('the scopes that are granted', () => {
  it.each<readonly [string, unknown, readonly string[]]>([
    ['an array', ['photos.read', 'openid'], ['openid', 'photos.read']],
    ['one text, as a form with one ticked box gives it', 'photos.read', ['photos.read']],
    ['text with spaces', ' openid  photos.read', ['openid', 'photos.read']],
    ['an array of texts with spaces', ['openid photos.read'], ['openid', 'photos.read']],
    ['nothing ticked', undefined, []],
    ['null', null, []],
    ['an empty array', [], []],
    ['empty text', '', []],
    ['what nobody requested', ['admin', 'photos', 'photos.read.all', 'OPENID'], []],
    ['values of other types', [7, null, { a: 'openid' }, ['openid']], []],
    ['an object', { openid: 'on' }, []],
  ])('are those of %s that were requested', async (_, scope, granted) => {
    const bodies = accepting()
    // What browsers send may be of any type.
    await (await ask()).accept({ scope: scope as TickedNames })
    expect(await bodies()).toEqual([{ ...all, grant_scope: granted }])
  })

  const name = constantFrom('openid', 'offline', 'photos.read', 'photos.write', 'admin', '__proto__', 'toString', '')
  const names = array(name, { maxLength: 6 })
  const ticked: Arbitrary<TickedNames> = oneof(
    names,
    name,
    names.map((each) => each.join(' ')),
    constant(null),
    constant(undefined),
  )
  const forged = 'forged.by.the.browser'

  it('are requested ∩ ticked for every form, and a forged scope never reaches Hydra', async () => {
    let request = recorded
    let body = ''
    const fetch: Fetch = async (_, init) => {
      if (init.method === 'PUT') body = init.body ?? ''
      return Response.json(init.method === 'PUT' ? { redirect_to: 'https://public.example.com' } : request)
    }
    const fast = createOryTransport({ adminUrl: 'https://admin.example.com', fetch })
    const property = asyncProperty(names, names, ticked, ticked, async (requested, audiences, scope, wanted) => {
      request = { ...recorded, requested_scope: requested, requested_access_token_audience: audiences }
      const consent = await handleConsentRequest(fast, query)
      const forge = (each: TickedNames): TickedNames =>
        Array.isArray(each) ? [...(each as string[]), forged] : each && `${each as string} ${forged}`
      if (consent.kind === 'ask') await consent.accept({ scope: forge(scope), audience: forge(wanted) })
      const listOf = (each: TickedNames): readonly string[] =>
        typeof each === 'string' ? each.split(' ') : (each ?? [])
      const both = (left: string[], right: readonly string[]): string[] => left.filter((each) => right.includes(each))
      expect(JSON.parse(body)).toEqual({
        grant_scope: both(requested, listOf(scope)),
        grant_access_token_audience: both(audiences, listOf(wanted ?? audiences)),
      })
      expect(body).not.toContain(forged)
      body = ''
    })
    await assert(property, { numRuns: 500 })
  })
})

describe('the audiences that are granted', () => {
  it.each<readonly [string, TickedNames, readonly string[]]>([
    ['all that were requested by default', undefined, [audience]],
    ['all that were requested for null', null, [audience]],
    ['none for an empty array', [], []],
    ['none for empty text', '', []],
    ['those that were requested and named', [audience, 'https://other.example.com'], [audience]],
    ['that of one text', audience, [audience]],
  ])('are %s', async (_, named, granted) => {
    const bodies = accepting()
    await (await ask()).accept({ scope: [], audience: named })
    expect(await bodies()).toEqual([{ grant_scope: [], grant_access_token_audience: granted }])
  })
})

describe('the claims of the tokens', () => {
  const session: ConsentOptions['session'] = async ({ subject }, granted) => ({
    id_token: { name: subject, granted },
    access_token: { plan: 'gold' },
  })
  const claims = (granted: readonly string[]): object => ({
    session: { id_token: { name: recorded.subject, granted }, access_token: { plan: 'gold' } },
  })

  it('are those of session, which gets what is granted, with and without a page', async () => {
    const bodies = accepting()
    await open({ skip: true }, { session })
    await open(skipConsent, { session })
    await (await ask({}, { session })).accept({ scope: ['openid', 'admin'] })
    expect(await bodies()).toEqual([
      { ...all, ...claims(scopes) },
      { ...all, ...claims(scopes) },
      { ...all, grant_scope: ['openid'], ...claims(['openid']) },
    ])
  })

  it('are none if session returns undefined', async () => {
    const bodies = accepting()
    await (await ask({}, { session: () => undefined })).accept({ scope: scopes })
    expect(await bodies()).toEqual([all])
  })

  it('are refused if they are no claims, and what session throws is passed on', async () => {
    const text = { session: () => ({ id_token: 'text' }) } as unknown as ConsentOptions
    const refused = await errorOf((await ask({}, text)).accept({ scope: scopes }))
    expect(refused).toMatchObject({ kind: 'input', operation: 'acceptOAuth2ConsentRequest' })
    const failing = async (): Promise<never> => {
      throw new HttpError({
        operation: 'getUser',
        attempts: 1,
        status: 404,
        headers: new Headers(),
        body: { error: 'a' },
      })
    }
    await expect(open({ skip: true }, { session: failing })).rejects.toMatchObject({ operation: 'getUser' })
  })
})

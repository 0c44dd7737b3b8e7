import { describe, expect, it } from 'vitest'

import {
  handleConsentRequest,
  handleDeviceRequest,
  handleLoginRequest,
  handleLogoutRequest,
  settle,
  type OryTransport,
  type PageStep,
} from '../src/index.js'
import { readExchanges, readOlderAnswers, toResponse, versions, type RecordedResponse } from './recordings.js'
import { constants, type OperationName } from './requests.js'
import { setUpOry } from './setup.js'

// Each step of each page, with what each recorded release answers.

const { transport, hydra } = setUpOry()

/** An answer of a release. */
interface Answer {
  readonly title: string
  readonly release: string
  readonly operation: string
  readonly response: RecordedResponse
}

const answers: Answer[] = [
  ...versions.flatMap((release) =>
    readExchanges(release).map(({ name, response }) => {
      const [operation = ''] = name.split('/')
      return { title: `${release} ${name}`, release, operation, response }
    }),
  ),
  ...readOlderAnswers().flatMap((response) =>
    Object.entries(response.cases).map(([release, cases]) => ({
      title: `${release} ${response.operation}/${cases.join(', ')}`,
      release,
      operation: response.operation,
      response,
    })),
  ),
]

/** One of the pages: how it begins, and its decisions by operation. */
interface Page {
  readonly read: OperationName
  readonly handle: (transport: OryTransport) => Promise<unknown>
  readonly decisions: Readonly<Record<string, (ask: never) => Promise<PageStep>>>
}
type Ask<Handle extends (...call: never) => Promise<unknown>> = Extract<Awaited<ReturnType<Handle>>, { kind: 'ask' }>

const pages: readonly Page[] = [
  {
    read: 'getOAuth2LoginRequest',
    handle: async (to) => handleLoginRequest(to, 'challenge'),
    decisions: {
      acceptOAuth2LoginRequest: async (ask: Ask<typeof handleLoginRequest>) => ask.accept({ subject: 'alice' }),
      rejectOAuth2LoginRequest: async (ask: Ask<typeof handleLoginRequest>) => ask.reject(),
    },
  },
  {
    read: 'getOAuth2ConsentRequest',
    handle: async (to) => handleConsentRequest(to, 'challenge'),
    decisions: {
      acceptOAuth2ConsentRequest: async (ask: Ask<typeof handleConsentRequest>) => ask.accept({ scope: 'openid' }),
      rejectOAuth2ConsentRequest: async (ask: Ask<typeof handleConsentRequest>) => ask.reject(),
    },
  },
  {
    read: 'getOAuth2LogoutRequest',
    handle: async (to) => handleLogoutRequest(to, 'challenge'),
    decisions: {
      acceptOAuth2LogoutRequest: async (ask: Ask<typeof handleLogoutRequest>) => ask.accept(),
      rejectOAuth2LogoutRequest: async (ask: Ask<typeof handleLogoutRequest>) => ask.reject(),
    },
  },
]

interface Body {
  readonly redirect_to?: string
  readonly skip?: boolean
  readonly client?: { readonly skip_logout_consent?: boolean | null } | null
}

/** The outcome that an answer must lead to; `accepted` is where Hydra leads after an acceptance. */
function expected({ operation, response: { status, json } }: Answer, accepted: string): unknown {
  const { redirect_to: url, skip, client } = (json ?? {}) as Body
  if (status === 204) return { kind: 'redirect', url: '/' }
  if (status === 404) return { kind: 'restart', reason: 'unknown' }
  if (status === 410) return { kind: 'redirect', url: `https://public.example.com${url ?? ''}` }
  if (status !== 200) return { kind: 'http', operation, status }
  if (url !== undefined) return { kind: 'redirect', url }
  const asksNobody = operation === 'getOAuth2LogoutRequest' ? client?.skip_logout_consent === true : skip === true
  return asksNobody ? { kind: 'redirect', url: accepted } : { kind: 'ask', request: json }
}

/** The step or the error of a call. */
async function outcome(call: Promise<unknown>): Promise<unknown> {
  const result = await settle(call)
  return result.ok ? result.value : result.error
}

/** Lets Hydra accept whatever a page accepts without asking. */
function acceptAll(page: Page): string {
  const accepted = 'https://public.example.com/next'
  for (const operation of Object.keys(page.decisions))
    hydra.admin.reply(constants[operation as OperationName], 200, { redirect_to: accepted })
  return accepted
}

describe.each(pages)('what $read answers', (page) => {
  const own = answers.filter(({ operation }) => operation === page.read)

  it.each(own)('leads to the next step: $title', async (answer) => {
    const accepted = acceptAll(page)
    hydra.admin.reply(constants[page.read], toResponse(answer))
    expect(await outcome(page.handle(transport))).toMatchObject(expected(answer, accepted) as object)
  })

  it('was recorded for five releases or, where 25.4 answers as 26.2, for four', () => {
    const releases = new Set(own.map(({ release }) => release))
    expect([...releases]).toEqual(expect.arrayContaining(['hydra-v26.2.0', 'hydra-main-2026-07', 'v2.2.0', 'v2.3.0']))
  })
})

describe.each(pages)('what is answered to the decisions after $read', (page) => {
  const own = answers.filter(({ operation }) => operation in page.decisions)

  it.each(own)('leads to the next step: $title', async (answer) => {
    const requests = answers.filter(({ operation, release }) => operation === page.read && release === answer.release)
    const asked = requests.find(({ response: { status, json } }) => status === 200 && !(json as Body).skip)
    const found = asked ?? answers.find(({ operation }) => operation === page.read)
    const json = { ...(found?.response.json as object), client: { client_id: 'photo-viewer' } }
    hydra.admin.reply(constants[page.read], toResponse({ response: { status: 200, headers: jsonHeaders, json } }))
    const ask = (await page.handle(transport.with({ validation: 'warn' }))) as never // an `ask`, which the decision takes
    hydra.admin.reply(constants[answer.operation as OperationName], toResponse(answer))
    const decided = outcome(page.decisions[answer.operation]?.(ask) ?? Promise.reject(new Error('no decision')))
    expect(await decided).toMatchObject(expected(answer, '') as object)
  })
})
const jsonHeaders = { 'content-type': 'application/json' }

describe('what acceptUserCodeRequest answers', () => {
  const own = answers.filter(({ operation }) => operation === 'acceptUserCodeRequest')

  it.each(own)('leads to the next step: $title', async (answer) => {
    hydra.admin.reply(constants.acceptUserCodeRequest, toResponse(answer))
    const device = await handleDeviceRequest(transport, 'challenge')
    const step = device.kind === 'ask' ? await device.accept('WXYZ') : device
    expect(step).toEqual(answer.response.status === 400 ? { kind: 'wrong' } : expected(answer, ''))
  })

  it('was recorded for the releases that have it', () => {
    expect(new Set(own.map(({ release }) => release)).size).toBeGreaterThanOrEqual(2)
  })
})

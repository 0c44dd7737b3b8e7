import { seconds } from '../../clock.js'
import { aJsonObject } from '../../json-rules.js'
import { copyJson } from '../../json-text.js'
import { aBoolean, aString, aStringList, type OptionRules } from '../../options-check.js'
import { randomUuid } from '../../random-text.js'
import type { Client } from '../state/client.js'
import type { AcceptedConsent, Flow } from '../state/flow.js'
import { publicUrl, type Instance } from '../state/instance.js'
import type { JsonObject } from '../wire/decode.js'
import { setQuery } from '../wire/go-url.js'
import { randomId } from '../wire/random.js'
import { storeSession } from './browser-session.js'
import { acceptConsent, storeConsent, type GrantedFlow } from './consent.js'
import { acceptLogin } from './login.js'

/** What a user grants to a client. */
export interface OryDecision {
  /** Granted scopes: an array, or a string with spaces. Default: the requested ones. */
  readonly scope?: string | readonly string[] | undefined
  /** Granted audiences. Default: the requested ones. */
  readonly audience?: readonly string[] | undefined
  /** Claims of the ID token. Default: those of the user in the seed. */
  readonly idToken?: Readonly<Record<string, unknown>> | undefined
  /** Data of the access token, `ext` at introspection. Default: that of the user in the seed. */
  readonly accessToken?: Readonly<Record<string, unknown>> | undefined
  /** Whether the consent page may be skipped next time. Default `false`. */
  readonly remember?: boolean | undefined
}

/** How a user signs in. */
export interface OrySignIn {
  /** Whether the browser stays signed in. Default `false`. */
  readonly remember?: boolean | undefined
  /** How many seconds the browser stays signed in, a whole number. Default 30 days. */
  readonly rememberFor?: number | undefined
  /** Authentication level. Default: none. */
  readonly acr?: string | undefined
  /** Authentication methods. Default: none. */
  readonly amr?: readonly string[] | undefined
}

/** Rules for a decision. */
export const decisionRules: OptionRules<OryDecision> = {
  scope: {
    expected: 'a string, or a list of strings',
    fits: (value) => typeof value === 'string' || aStringList.fits(value),
  },
  audience: aStringList,
  idToken: aJsonObject,
  accessToken: aJsonObject,
  remember: aBoolean,
}

/** Rules for a sign-in. */
export const signInRules: OptionRules<OrySignIn> = {
  remember: aBoolean,
  rememberFor: {
    expected: 'a whole number that is not negative',
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  },
  acr: aString,
  amr: aStringList,
}

/** Accepts a login request as a login page does, and returns the URL where the browser goes next. */
export async function signIn(
  instance: Instance,
  flow: Flow,
  subject: string,
  { remember = false, rememberFor = 0, acr = '', amr = [] }: OrySignIn = {},
): Promise<string> {
  const login = { remember, rememberFor, extend: false, acr, amr, forcedSubject: '' }
  return acceptLogin(instance, flow, { ...login, subject, context: null })
}

/** Accepts a consent request as a consent page does, and returns the URL where the browser goes next. */
export async function grantConsent(instance: Instance, flow: Flow, decision: OryDecision = {}): Promise<string> {
  return acceptConsent(instance, flow, decided(instance, flow, decision), undefined)
}

/** Completes a decision with its defaults. */
function decided(
  instance: Instance,
  asked: Pick<Flow, 'audience' | 'scope' | 'subject'>,
  { scope = asked.scope, audience = asked.audience, idToken, accessToken, remember = false }: OryDecision,
): AcceptedConsent {
  const user = instance.state.users.get(asked.subject)
  return {
    scope: typeof scope === 'string' ? scope.split(' ').filter((word) => word !== '') : scope,
    audience,
    idToken: copy(idToken ?? user?.idToken),
    accessToken: copy(accessToken ?? user?.accessToken),
    remember,
    rememberFor: 0,
    handledAt: instance.environment.now(),
  }
}

function copy(object: Readonly<Record<string, unknown>> = {}): JsonObject {
  return copyJson(object) as JsonObject
}

/** Subject, authentication and decision of a flow without a browser. */
export interface DirectGrant extends OryDecision, Pick<OrySignIn, 'acr' | 'amr'> {
  /** Subject that signs in. */
  readonly subject: string
}

/** Creates a flow that has already passed both pages. Its consent is stored like any other. */
export function grantDirectly(
  instance: Instance,
  client: Client,
  asked: Pick<Flow, 'audience' | 'scope'>,
  { subject, acr = '', amr = [], ...decision }: DirectGrant,
): GrantedFlow {
  const { environment } = instance
  const now = seconds(environment.now())
  const flow: GrantedFlow = {
    id: randomId(environment),
    requestedAt: now,
    clientId: client.client_id,
    requestUrl: setQuery(publicUrl(instance, '/oauth2/auth'), { client_id: client.client_id }),
    ...asked,
    oidc: {},
    sessionId: randomUuid(environment),
    skipLogin: false,
    subject,
    authenticatedAt: now,
    csrf: '',
    context: null,
    login: { remember: false, rememberFor: 0, extend: false, acr, amr, forcedSubject: '' },
    consentRequestId: randomId(environment),
    skipConsent: false,
    consent: decided(instance, { ...asked, subject }, decision),
  }
  storeSession(instance, { id: flow.sessionId, subject, authenticatedAt: now, remember: true })
  storeConsent(instance, flow, true)
  return flow
}

import { copyJson } from '../../json-text.js'
import { aString, aText, checkOptions, type OptionRules } from '../../options-check.js'
import { flowIdentity } from '../authorization/authorize-grant.js'
import { waitingDevice } from '../device/device-requests.js'
import { approveDeviceFlow } from '../device/endpoints.js'
import {
  decisionRules,
  grantDirectly,
  signInRules,
  type DirectGrant,
  type OryDecision,
  type OrySignIn,
} from '../flow/decisions.js'
import { visibleSubject } from '../flow/subjects.js'
import type { Client } from '../state/client.js'
import type { Instance } from '../state/instance.js'
import type { Chain } from '../state/records.js'
import { issueTokens, tokenAnswer, type TokenAnswer } from '../tokens/grants/grant.js'
import { lifetime, lifetimes } from '../tokens/lifetimes.js'
import { scopeMatcher } from '../tokens/scopes.js'
import { issueAccessToken, startChain } from '../tokens/tokens.js'
import { words } from '../wire/go-url.js'
import { randomToken } from '../wire/random.js'
import { roundedSeconds } from '../wire/times.js'

/** Content of an issued code. */
export interface OryIssueCodeRequest extends OryDecision, Pick<OrySignIn, 'acr' | 'amr'> {
  /** Client that gets the code. */
  readonly clientId: string
  /** User who signed in. */
  readonly subject: string
  /** Redirect URI of the authorize request; the token request must repeat it. Default: the request had none. */
  readonly redirectUri?: string | undefined
  /** Nonce of the authorize request, for the ID token. */
  readonly nonce?: string | undefined
  /** PKCE challenge (S256) of the authorize request. */
  readonly codeChallenge?: string | undefined
}

/** Content of issued tokens. */
export interface OryIssueTokenRequest extends OryDecision, Pick<OrySignIn, 'acr' | 'amr'> {
  /** Client that gets the tokens. */
  readonly clientId: string
  /** User who signed in. Default: none, as with client credentials. */
  readonly subject?: string | undefined
  /** Nonce of the authorize request, for the ID token. */
  readonly nonce?: string | undefined
}

const issueTokenRules: OptionRules<OryIssueTokenRequest> = {
  clientId: aText,
  subject: aText,
  ...decisionRules,
  acr: signInRules.acr,
  amr: signInRules.amr,
  nonce: aString,
}

const issueCodeRules: OptionRules<OryIssueCodeRequest> = {
  ...issueTokenRules,
  redirectUri: aString,
  codeChallenge: aText,
}

/** Issues an authorization code without a browser. */
export async function issueCode(instance: Instance, request: OryIssueCodeRequest): Promise<string> {
  checkOptions('issueCode', request, issueCodeRules, ['clientId', 'subject'])
  const { clientId, redirectUri = '', nonce = '', codeChallenge, ...granted } = request
  const client = findClient(instance, clientId)
  checkScope('issueCode', client, granted)
  const code = randomToken(instance.environment, 'ory_ac_')
  const chain = await directChain(instance, client, granted, nonce)
  chain.code = code
  instance.state.codes.set(code, {
    chain,
    redirectUri,
    expiresAt: instance.environment.now() + lifetimes.code,
    nonce,
    wantsAcr: false,
    ...(codeChallenge !== undefined && { challenge: codeChallenge }),
    used: false,
    burnt: false,
  })
  return code
}

/** Issues tokens without a code. */
export async function issueToken(instance: Instance, request: OryIssueTokenRequest): Promise<TokenAnswer> {
  checkOptions('issueToken', request, issueTokenRules, ['clientId'])
  const { clientId, subject, nonce = '', ...granted } = request
  const client = findClient(instance, clientId)
  checkScope('issueToken', client, granted)
  if (subject !== undefined) {
    const chain = await directChain(instance, client, { ...granted, subject }, nonce)
    return issueTokens({ instance, client }, { lifespans: 'authorization_code', chain })
  }
  const accessLifetime = lifetime(client, 'authorization_code_grant_access_token_lifespan', lifetimes.accessToken)
  const expiresAt = roundedSeconds(instance.environment.now() + accessLifetime)
  return tokenAnswer(instance, issueAccessToken(instance, client, clientChain(instance, client, granted), expiresAt))
}

/** Approves a device for its user, without a browser. */
export async function approveDevice(
  instance: Instance,
  userCode: string,
  subject: string,
  decision: OryDecision & Pick<OrySignIn, 'acr' | 'amr'> = {},
): Promise<void> {
  const device = waitingDevice(instance, userCode)
  if (device === undefined) throw new TypeError('No device waits for this user code: it is unknown, used or expired')
  const flow = grantDirectly(instance, findClient(instance, device.clientId), device, { ...decision, subject })
  await approveDeviceFlow(instance, device, flow)
}

function findClient(instance: Instance, id: string): Client {
  const client = instance.state.clients.get(id)
  if (client === undefined) throw new TypeError('There is no such client: create it, or add it to the seed')
  return client
}

/** Refuses scopes that the client may not request, as the authorization and token endpoints do. */
function checkScope(subject: string, { scope: registered }: Client, { scope = [] }: OryDecision): void {
  const isAllowed = scopeMatcher(words(registered))
  if (!(typeof scope === 'string' ? words(scope) : scope).every(isAllowed))
    throw new TypeError(`${subject}: \`scope\` must be scopes that the client is registered for`)
}

/** All scopes and audiences that a client can request. */
function allOf(client: Client): { scope: string[]; audience: string[] } {
  return { scope: words(client.scope), audience: client.audience }
}

async function directChain(instance: Instance, client: Client, granted: DirectGrant, nonce: string): Promise<Chain> {
  const { scope, audience } = allOf(client)
  const subject = await visibleSubject(client, granted.subject, '')
  const flow = grantDirectly(instance, client, { scope, audience }, granted)
  return startChain(instance, {
    id: flow.consentRequestId,
    clientId: client.client_id,
    subject: granted.subject,
    scope: flow.consent.scope,
    audience: flow.consent.audience,
    ext: flow.consent.accessToken,
    identity: flowIdentity(instance, flow, subject, nonce),
  })
}

function clientChain(instance: Instance, client: Client, { scope, audience, accessToken = {} }: OryDecision): Chain {
  const all = allOf(client)
  return startChain(instance, {
    clientId: client.client_id,
    subject: client.client_id,
    scope: typeof scope === 'string' ? words(scope) : (scope ?? all.scope),
    audience: audience ?? all.audience,
    ext: copyJson(accessToken) as Record<string, unknown>,
  })
}

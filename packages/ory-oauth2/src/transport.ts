import {
  bearer,
  type Credential,
  type Refuse,
  type Secret,
  type Transport,
  type TransportOptions,
  type UrlLike,
} from '@typed-oauth/core'
import { checkToken, createTransport, credentialRule, refuser, type OptionRules } from '@typed-oauth/core/define'

/** Options that do not depend on where the servers are. */
export interface OryCommonOptions extends TransportOptions {
  /**
   * API key of the Ory Network project, or a function that gives it; sent as bearer token to the admin URL only.
   * Leave it out for a Hydra of your own, whose admin port asks for none.
   */
  readonly accessToken?: Secret | undefined
  /** The general form of `accessToken`: what a gateway in front of the admin port asks for. Not beside `accessToken`. */
  readonly adminAuth?: Credential | undefined
  /** Authenticates the OAuth2 client at the token, revocation and device endpoints; sent to the public URL only. */
  readonly clientAuth?: Credential | undefined
}

/** Options for a project of Ory Network, which serves everything at one address. */
export interface OryProjectOptions extends OryCommonOptions {
  /** URL of the project, such as `https://example.projects.oryapis.com`: short for two equal URLs. */
  readonly projectUrl: string | UrlLike
  /** Not beside `projectUrl`. */
  readonly adminUrl?: undefined
  /** Not beside `projectUrl`. */
  readonly publicUrl?: undefined
}

/** Options for a Hydra of which at least the admin listener is called. */
export interface OryAdminOptions extends OryCommonOptions {
  /** Not beside `adminUrl`. */
  readonly projectUrl?: undefined
  /** URL of the admin listener, such as `http://127.0.0.1:4445`, without the `/admin` of the paths. */
  readonly adminUrl: string | UrlLike
  /** URL of the public listener, such as `http://127.0.0.1:4444`; needed by the operations below `/oauth2`. */
  readonly publicUrl?: string | UrlLike | undefined
}

/** Options for a Hydra of which only the public listener is called. */
export interface OryPublicOptions extends OryCommonOptions {
  /** Not beside `publicUrl`. */
  readonly projectUrl?: undefined
  /** URL of the admin listener; needed by the operations below `/admin`. */
  readonly adminUrl?: undefined
  /** URL of the public listener, such as `http://127.0.0.1:4444`. */
  readonly publicUrl: string | UrlLike
}

/** Options of {@link createOryTransport} and `createOryClient`. */
export type OryClientOptions = OryAdminOptions | OryProjectOptions | OryPublicOptions

/** Where Ory's operations are sent, and as whom. */
export type OryTransport = Transport<'ory-oauth2', OryClientOptions>

/** What each option must be that only this API has. */
const ownOptions: OptionRules = {
  projectUrl: undefined,
  adminUrl: undefined,
  publicUrl: undefined,
  accessToken: undefined,
  adminAuth: credentialRule,
  clientAuth: credentialRule,
}

/**
 * Makes what standalone operations are called with, without any of them: bundlers keep only those that are imported.
 *
 * @param options - The servers, credentials, and how calls behave.
 * @throws `InvalidInputError` if an option is missing, not known or not what it must be.
 *
 * @example
 * ```ts
 * const transport = createOryTransport({ adminUrl: 'http://127.0.0.1:4445' })
 * const client = await getOAuth2Client(transport, { id: 'photo-viewer' })
 * ```
 */
export function createOryTransport(options: OryClientOptions): OryTransport {
  return makeOryTransport('createOryTransport', options)
}

/**
 * Makes a transport for one of the factories.
 *
 * @param factory - Name of the factory, for errors.
 * @param given - What the caller gave.
 */
export function makeOryTransport(factory: string, given: OryClientOptions): OryTransport {
  const options = Object(given) as OryClientOptions // callers without types may pass anything
  const { projectUrl, adminUrl, publicUrl, accessToken, adminAuth, clientAuth } = options
  if (accessToken !== undefined) checkToken(factory, 'accessToken', accessToken)
  const transport = createTransport<'ory-oauth2', OryClientOptions>({
    api: 'ory-oauth2',
    factory,
    options,
    ownOptions,
    servers: {
      admin:
        projectUrl === undefined ? { option: 'adminUrl', url: adminUrl } : { option: 'projectUrl', url: projectUrl },
      public:
        projectUrl === undefined ? { option: 'publicUrl', url: publicUrl } : { option: 'projectUrl', url: projectUrl },
    },
    credentials: {
      adminAuth: accessToken === undefined ? withoutIdentity(adminAuth) : bearer(accessToken),
      clientAuth,
      clientIdentity: identityOf(clientAuth),
    },
    derive: (changed) => makeOryTransport(factory, changed),
  })
  checkCombination(factory, options)
  return transport
}

/** Refuses options that exclude each other, and a transport without any server. */
function checkCombination(factory: string, options: OryClientOptions): void {
  const { projectUrl, adminUrl, publicUrl, accessToken, adminAuth } = options
  const refuse: Refuse = refuser(factory)
  if (projectUrl !== undefined && adminUrl !== undefined) refuse('adminUrl', 'must not be given beside `projectUrl`')
  if (projectUrl !== undefined && publicUrl !== undefined) refuse('publicUrl', 'must not be given beside `projectUrl`')
  if (accessToken !== undefined && adminAuth !== undefined)
    refuse('adminAuth', 'must not be given beside `accessToken`')
  if (projectUrl === undefined && adminUrl === undefined && publicUrl === undefined)
    refuse('projectUrl', 'is required, or at least one of `adminUrl` and `publicUrl`')
}

/** A credential that has the client id and sends nothing, for browser endpoints, which must not get the secret. */
function identityOf(clientAuth: Credential | undefined): Credential | undefined {
  const clientId = typeof clientAuth === 'function' ? clientAuth.clientId : undefined
  return clientId === undefined ? undefined : Object.assign(() => undefined, { clientId })
}

/** The credential without its client id: the user of a gateway is not the OAuth2 client that an operation is about. */
function withoutIdentity(adminAuth: Credential | undefined): Credential | undefined {
  if (typeof adminAuth !== 'function') return adminAuth // `createTransport` refuses other values
  const credential: Credential = async (request, context) => adminAuth(request, context)
  return Object.assign(credential, { renewable: adminAuth.renewable === true })
}

import {
  bearer,
  checkToken,
  createTransport,
  type Credential,
  credentialRule,
  type OptionRules,
  type Refuse,
  refuser,
  type Secret,
  type Transport,
  type TransportOptions,
  type UrlLike,
} from '@typed-oauth/core/define'

/** Options that do not depend on where the servers are. */
export interface OryCommonOptions extends TransportOptions {
  /**
   * API key of the Ory Network project, or a function that returns it, such as a source of {@link createTokenSource}; sent
   * as bearer token to the admin URL only.
   * Leave it out for a self-hosted Hydra, whose admin port needs no authentication.
   */
  readonly accessToken?: Secret | undefined
  /**
   * Any other credential for the admin URL, such as `httpBasic(user, password)` of a gateway in front of it. Not beside
   * `accessToken`.
   */
  readonly adminAuth?: Credential | undefined
  /** Authenticates the OAuth2 client at the token, revocation and device endpoints; sent to the public URL only. */
  readonly clientAuth?: Credential | undefined
  /**
   * Address by which browsers and tokens know the server, `issuer` of its discovery document, if it is not the URL that
   * requests go to: a custom domain, or a Hydra that is called by the name of its container. It is where
   * `oAuth2AuthorizeUrl` leads, and client assertions have its token URL as audience. Default: the public URL.
   */
  readonly issuer?: string | UrlLike | undefined
}

/** Options for a project of Ory Network, which serves everything at one address. */
export interface OryProjectOptions extends OryCommonOptions {
  /**
   * URL of the project, such as `https://example.projects.oryapis.com`: a shorthand for two equal URLs. With a custom
   * domain, give that domain here or as `issuer`.
   */
  readonly projectUrl: string | UrlLike
  /** Not beside `projectUrl`. */
  readonly adminUrl?: undefined
  /** Not beside `projectUrl`. */
  readonly publicUrl?: undefined
}

/** Options for a Hydra with the admin listener and, if it is called too, the public listener. */
export interface OryAdminOptions extends OryCommonOptions {
  /** Not beside `adminUrl`. */
  readonly projectUrl?: undefined
  /** URL of the admin listener, such as `http://127.0.0.1:4445`, without the `/admin` of the paths. */
  readonly adminUrl: string | UrlLike
  /**
   * URL of the public listener, such as `http://127.0.0.1:4444`; needed by the operations below `/oauth2`. If browsers
   * reach it by another address, `issuer` is needed too.
   */
  readonly publicUrl?: string | UrlLike | undefined
}

/** Options for a Hydra with the public listener only. */
export interface OryPublicOptions extends OryCommonOptions {
  /** Not beside `publicUrl`. */
  readonly projectUrl?: undefined
  /** URL of the admin listener; needed by the operations below `/admin`. */
  readonly adminUrl?: undefined
  /**
   * URL of the public listener, such as `http://127.0.0.1:4444`. If browsers reach it by another address, `issuer` is
   * needed too.
   */
  readonly publicUrl: string | UrlLike
}

/** Options of {@link createOryTransport} and `createOryClient`. */
export type OryClientOptions = OryAdminOptions | OryProjectOptions | OryPublicOptions

/** Transport of Ory's operations: the URLs and the credentials. */
export type OryTransport = Transport<'ory-oauth2', OryClientOptions>

/** Paths of both listeners that a base URL must not end in. Other sub-paths may be those of a gateway. */
const appended =
  /\/(?:admin|oauth2)(?:\/(?:auth|clients|device|introspect|keys|oauth2|register|revoke|sessions|tokens?|trust)(?=\/|$)|$)|\/(?:userinfo|version|health\/(?:alive|ready))$/i

/** Rules for the options that only this API has. */
const ownOptions: OptionRules = {
  projectUrl: undefined,
  adminUrl: undefined,
  publicUrl: undefined,
  accessToken: undefined,
  adminAuth: credentialRule,
  clientAuth: credentialRule,
  issuer: undefined,
}

/**
 * Makes the transport that standalone operations take as their first argument. It refers to no operation, so bundlers
 * keep only those that are imported.
 *
 * @param options - The servers, credentials, and defaults of calls.
 * @throws `InvalidInputError` if an option is missing, unknown or invalid.
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
 * Makes a transport for one of the public factory functions.
 *
 * @param factory - Name of the factory, for errors.
 * @param given - Options of the caller.
 */
export function makeOryTransport(factory: string, given: OryClientOptions): OryTransport {
  const options = Object(given) as OryClientOptions // JavaScript callers may pass anything
  const { projectUrl, adminUrl, publicUrl, issuer, accessToken, adminAuth, clientAuth } = options
  if (accessToken !== undefined) checkToken(factory, 'accessToken', accessToken)
  const ofPublic =
    projectUrl === undefined ? { option: 'publicUrl', url: publicUrl } : { option: 'projectUrl', url: projectUrl }
  const transport = createTransport<'ory-oauth2', OryClientOptions>({
    api: 'ory-oauth2',
    factory,
    options,
    ownOptions,
    appended,
    servers: {
      admin:
        projectUrl === undefined ? { option: 'adminUrl', url: adminUrl } : { option: 'projectUrl', url: projectUrl },
      public: ofPublic,
      issuer: issuer === undefined ? ofPublic : { option: 'issuer', url: issuer },
    },
    credentials: {
      adminAuth: accessToken === undefined ? withoutIdentity(adminAuth) : bearer(accessToken, 'accessToken'),
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

/** Returns a credential with the client id only: browser endpoints need the id and must not get the secret. */
function identityOf(clientAuth: Credential | undefined): Credential | undefined {
  const clientId = typeof clientAuth === 'function' ? clientAuth.clientId : undefined
  return clientId === undefined ? undefined : Object.assign(() => undefined, { clientId })
}

/** Returns the credential without its client id: a gateway's user is not the OAuth2 client of an operation. */
function withoutIdentity(adminAuth: Credential | undefined): Credential | undefined {
  if (typeof adminAuth !== 'function') return adminAuth // `createTransport` refuses other values
  const credential: Credential = async (request, context) => adminAuth(request, context)
  return Object.assign(credential, { renewable: adminAuth.renewable === true })
}

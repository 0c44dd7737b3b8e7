import { aUrl, type OptionRule, type OptionRules } from '../../options-check.js'
import { durationMilliseconds, parseDuration } from '../wire/durations.js'

/** Pages that browsers are sent to. */
export interface OryUrls {
  /** Login page. Default `http://127.0.0.1:3000/login`. */
  readonly login?: string | undefined
  /** Consent page. Default `http://127.0.0.1:3000/consent`. */
  readonly consent?: string | undefined
  /** Logout page. Default `http://127.0.0.1:3000/logout`. */
  readonly logout?: string | undefined
  /** Page after a logout whose request names no page. Default `http://127.0.0.1:3000/bye`. */
  readonly postLogout?: string | undefined
  /** Page where users enter the code that a device shows. Default `http://127.0.0.1:3000/device/verify`. */
  readonly device?: string | undefined
  /** Page after a device was approved. Default `http://127.0.0.1:3000/device/success`. */
  readonly deviceSuccess?: string | undefined
  /** Page for errors that cannot be sent to a client. Default `/oauth2/fallbacks/error` of the mock itself. */
  readonly error?: string | undefined
}

/** Rules for the pages. */
export const oryUrlRules: OptionRules<OryUrls> = {
  login: aUrl,
  consent: aUrl,
  logout: aUrl,
  postLogout: aUrl,
  device: aUrl,
  deviceSuccess: aUrl,
  error: aUrl,
}

/** Rule for the grace period of refresh tokens. The server takes longer ones only together with a limit of uses. */
export const aGracePeriod: OptionRule = {
  expected: 'a duration from 0s to 5m, such as 60s',
  fits: (value) => {
    const duration = typeof value === 'string' ? parseDuration(value) : undefined
    return duration !== undefined && duration >= 0n && durationMilliseconds(duration) <= 300_000
  },
}

/** Rule for the interval of devices, which the server writes in seconds. */
export const aPollingInterval: OptionRule = {
  expected: 'a duration of whole seconds from 1s, such as 5s',
  fits: (value) => {
    const duration = typeof value === 'string' ? parseDuration(value) : undefined
    return duration !== undefined && duration > 0n && duration % 1_000_000_000n === 0n
  },
}

/** The mock's two servers. */
export interface OryServers {
  /** Admin server. */
  admin: string
  /** Public server, and issuer of the tokens. */
  public: string
}

/** Pages with the defaults filled in. */
export type PageUrls = Readonly<Record<Exclude<keyof OryUrls, 'error'>, string>> & Pick<OryUrls, 'error'>

/** All settings, with the defaults filled in. */
export interface Settings {
  /** Addresses of the mock. They are read at every request, because a served mock gets its port later. */
  readonly servers: OryServers
  /** Pages that browsers are sent to. */
  readonly urls: PageUrls
  /** Reads `jwks_uri` of clients, and calls their `backchannel_logout_uri`. */
  readonly fetch: ((url: string, init?: RequestInit) => Promise<Response>) | undefined
  /** Whether clients may register themselves. */
  readonly registration: boolean
  /** For how long a used refresh token can be used again, in milliseconds; 0 for not at all. */
  readonly refreshTokenGrace: number
  /** How long devices are asked to wait between two token requests, in seconds. */
  readonly devicePollingInterval: number
  /** Subject who signs in and consents to everything at once, without pages. */
  readonly signInAs: string | undefined
}

const pages = 'http://127.0.0.1:3000'

/** Fills in the default pages. */
export function pageUrls(urls: OryUrls = {}): PageUrls {
  return {
    login: urls.login ?? `${pages}/login`,
    consent: urls.consent ?? `${pages}/consent`,
    logout: urls.logout ?? `${pages}/logout`,
    postLogout: urls.postLogout ?? `${pages}/bye`,
    device: urls.device ?? `${pages}/device/verify`,
    deviceSuccess: urls.deviceSuccess ?? `${pages}/device/success`,
    error: urls.error,
  }
}

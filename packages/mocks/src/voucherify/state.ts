import { seconds, type Environment } from '../clock.js'
import { randomText } from '../random-text.js'
import type { VoucherifyApplicationSeed, VoucherifyTokenSeed } from './options.js'

/** Keys of a project. */
export interface Application {
  readonly appId: string
  appToken: string
  readonly project: string
  readonly clientId: string
}

/** An issued token. */
export interface IssuedToken {
  readonly accessToken: string
  readonly appId: string
  readonly clientId: string
  readonly project: string
  readonly scope: string
  /** When it expires, in seconds since 1970. */
  readonly expiresAt: number
}

/** Initial state. */
export interface Beginning {
  readonly applications: readonly VoucherifyApplicationSeed[]
  readonly tokens: readonly VoucherifyTokenSeed[]
  /** Lifetime of tokens in seconds. */
  readonly tokenLifetime: number
}

/** Applications and active tokens. */
export class VoucherifyState {
  readonly #environment: Environment
  readonly #beginning: Beginning
  readonly #applications = new Map<string, Application>()
  readonly #tokens = new Map<string, IssuedToken>()

  constructor(environment: Environment, beginning: Beginning) {
    this.#environment = environment
    this.#beginning = beginning
    this.reset()
  }

  /** Restores the initial state. */
  reset(): void {
    this.#applications.clear()
    this.#tokens.clear()
    for (const { appId, appToken, project = 'default', clientId = randomText(this.#environment, 21) } of this.#beginning
      .applications) {
      this.#applications.set(appId, { appId, appToken, project, clientId })
    }
    for (const { accessToken, appId, scope = 'api', expiresIn } of this.#beginning.tokens) {
      this.issue(this.application(appId), scope, { accessToken, expiresIn })
    }
  }

  /** Returns an application; the first one if no id is given. */
  application(appId?: string): Application {
    const found = appId === undefined ? this.#applications.values().next().value : this.#applications.get(appId)
    if (found === undefined) throw new TypeError('There is no such application; name one of the seed')
    return found
  }

  /** Ids of the projects of the applications. */
  projects(): string[] {
    return [...this.#applications.values()].map(({ project }) => project)
  }

  /** Returns the application with these keys. */
  authenticate(appId: string | undefined, appToken: string | undefined): Application | undefined {
    const found = this.#applications.get(appId ?? '')
    return found?.appToken === appToken ? found : undefined
  }

  /** Issues a token. */
  issue(
    application: Application,
    scope: string,
    { accessToken, expiresIn }: { accessToken?: string; expiresIn?: number | undefined } = {},
  ): IssuedToken {
    this.#forgetExpired()
    const { appId, clientId, project } = application
    const token: IssuedToken = {
      accessToken: accessToken ?? randomText(this.#environment, 50),
      appId,
      clientId,
      project,
      scope,
      expiresAt: this.seconds() + (expiresIn ?? this.#beginning.tokenLifetime),
    }
    this.#tokens.set(token.accessToken, token)
    return token
  }

  /** Returns an active token of the project. */
  find(project: string, accessToken: string): IssuedToken | undefined {
    const token = this.#tokens.get(accessToken)
    return token?.project === project && token.expiresAt > this.seconds() ? token : undefined
  }

  /** Returns the active tokens of a project, oldest first. */
  live(project: string): IssuedToken[] {
    this.#forgetExpired()
    return [...this.#tokens.values()].filter((token) => token.project === project)
  }

  /** Revokes a token. */
  revoke({ accessToken }: IssuedToken): void {
    this.#tokens.delete(accessToken)
  }

  /** Removes an application and revokes its tokens. */
  block(appId: string): void {
    this.#applications.delete(this.application(appId).appId)
    for (const token of [...this.#tokens.values()].filter((each) => each.appId === appId)) this.revoke(token)
  }

  /** Gives an application a new secret key. Its tokens stay valid. */
  regenerate(appId?: string): string {
    const application = this.application(appId)
    application.appToken = randomText(this.#environment, 36)
    return application.appToken
  }

  /** Unix time in seconds. */
  seconds(): number {
    return seconds(this.#environment.now())
  }

  #forgetExpired(): void {
    const now = this.seconds()
    for (const token of this.#tokens.values()) if (token.expiresAt <= now) this.revoke(token)
  }
}

import type { Schema } from '@typed-oauth/core'
import { object } from '@typed-oauth/core/schema'
import * as z from 'zod/mini'

import type { ErrorOAuth2 } from './errors.js'

/** Where the user's browser goes next. */
export interface OAuth2RedirectTo {
  /**
   * URL for the browser that began the flow: only there the cookies are that Hydra asks for. Carries single-use codes:
   * keep it out of logs. In the body of a 410 it is relative to the public URL.
   */
  redirect_to: string
}

/** Schema of {@link OAuth2RedirectTo}. */
export const oAuth2RedirectToSchema: Schema<OAuth2RedirectTo> = () =>
  object<OAuth2RedirectTo>({ redirect_to: z.string() }, ['redirect_to'])

/** Error bodies of operations that read a challenge. */
export type OryChallengeErrors = {
  /** The challenge has been used up: send the browser to `redirect_to`, relative to the public URL. */
  readonly 410: OAuth2RedirectTo
  /** Body of every other error. */
  readonly default: ErrorOAuth2
}

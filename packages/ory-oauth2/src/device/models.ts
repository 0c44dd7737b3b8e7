import type { Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

/** Codes of a device that waits for the user's approval. */
export interface DeviceAuthorization {
  /** Code that the device polls with. Secret. */
  device_code: string
  /** Code that the user types. It is case-sensitive. */
  user_code: string
  /** Page where the user types the code. */
  verification_uri: string
  /** The same page with the code filled in, for a QR code. */
  verification_uri_complete: string
  /** Seconds until both codes expire. Hydra still responds with `authorization_pending` then: stop by the clock. */
  expires_in: number
  /** Seconds between two polls. */
  interval: number
}

/** Schema of {@link DeviceAuthorization}. */
export const deviceAuthorizationSchema: Schema<DeviceAuthorization> = () =>
  z.object<DeviceAuthorization>(
    {
      device_code: z.string(),
      user_code: z.string(),
      verification_uri: z.string(),
      verification_uri_complete: z.string(),
      expires_in: z.seconds(),
      interval: z.seconds(),
    },
    ['device_code', 'user_code', 'verification_uri', 'expires_in'],
  )

/** Tells Hydra which code the user typed. */
export interface AcceptDeviceUserCodeRequest {
  /** The code as typed. Do not change the case or remove characters. */
  readonly user_code: string
}

/** Schema of {@link AcceptDeviceUserCodeRequest}. */
export const acceptDeviceUserCodeRequestSchema: Schema<AcceptDeviceUserCodeRequest> = () =>
  z.inputObject<AcceptDeviceUserCodeRequest>({ user_code: z.string() }, ['user_code'], {
    user_code: 'code',
  })

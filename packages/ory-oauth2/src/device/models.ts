import type { Schema } from '@typed-oauth/core'
import * as z from '@typed-oauth/core/schema'

/** A device that waits to be approved. */
export interface DeviceAuthorization {
  /** Code for the device to poll with. Secret. */
  device_code: string
  /** Code for the user to type. Upper and lower case differ. */
  user_code: string
  /** Page where the user types the code. */
  verification_uri: string
  /** The same page with the code filled in, for a QR code. */
  verification_uri_complete: string
  /** Seconds until both codes end. Hydra keeps answering `authorization_pending` after that: stop by the clock. */
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
  /** The code as it was typed. Do not change the case or strip characters. */
  readonly user_code: string
}

/** Hint for the device flow, which came with Hydra 25.4. Newer releases send the same status for an unknown challenge. */
export const needsDevice = 'the device flow needs a newer Hydra, 25.4 or later, and a challenge that exists'

/** Hint for a consent that is revoked by its id. */
export const needsConsentIds = '`consentRequestId`, if given, needs a newer Hydra, 25.4 or later'

/** Hint for the rotation of secrets. */
export const needsRotation = 'needs a newer Hydra, after 26.2, and a client that exists'

/** What some releases of Hydra lack. */
export interface ReleaseGap {
  /** The last release that lacks it. */
  readonly upTo: string
  /** What it is, as Markdown. */
  readonly lacks: string
  /** What the server does instead, as Markdown. */
  readonly instead: string
  /** Operations whose errors have a hint. */
  readonly operations?: readonly string[]
  /** Status of these errors. */
  readonly status?: number
  /** The hint. */
  readonly hint?: string
}

/** What releases lack, from 2.2 on, the oldest one whose recorded responses are replayed in the tests. */
export const releaseGaps: readonly ReleaseGap[] = [
  {
    upTo: '2.2',
    lacks: '`expires_at` and `requested_at` of logout requests',
    instead: 'They are absent.',
  },
  {
    upTo: '2.2',
    lacks: '`invalid_grant` for a refresh token that was revoked after its code was used twice',
    instead: '401 `token_inactive`',
  },
  {
    upTo: '2.3',
    lacks: 'the device flow, and its lifespans in clients',
    instead: '404. The lifespans are absent.',
    operations: ['oAuth2DeviceFlow', 'performOAuth2DeviceVerificationFlow', 'acceptUserCodeRequest'],
    status: 404,
    hint: needsDevice,
  },
  {
    upTo: '2.3',
    lacks: '`consent_request_id`, and the revocation of one consent by it',
    instead: '400. The id is absent from consent requests and sessions.',
    operations: ['revokeOAuth2ConsentSessions'],
    status: 400,
    hint: needsConsentIds,
  },
  {
    upTo: '2.3',
    lacks: 'clients whose id has a slash',
    instead: '404',
  },
  {
    upTo: '2.3',
    lacks: 'errors for a wrong `pageToken`',
    instead:
      'The first page. Page tokens are offsets, so clients that are created or deleted meanwhile shift the pages.',
  },
  {
    upTo: '26.2',
    lacks: 'the rotation of secrets',
    instead: '404',
    operations: ['rotateOAuth2ClientSecret', 'deleteRotatedOAuth2ClientSecrets'],
    status: 404,
    hint: needsRotation,
  },
]

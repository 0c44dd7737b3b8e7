import { createAffinidiClient, settle, type AffinidiClientOptions } from '@typed-oauth/affinidi-consumer-auth'
import { show, type Show } from '@typed-oauth/example-show'

/** The consumer, and the function that signs its assertions. */
export interface Consumer {
  /** The consumer's DID. */
  readonly did: string
  /** Signs an assertion for a token URL with the DID's key. */
  readonly sign: (tokenUrl: string) => Promise<string>
}

/** Turns a signed assertion into an access token. */
export async function consumerToken(
  options: AffinidiClientOptions,
  { did, sign }: Consumer,
  { event, result, error }: Show,
): Promise<void> {
  const affinidi = createAffinidiClient({ ...options, observe: event })

  const token = await affinidi.consumerAuthTokenEndpoint({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_id: did,
    client_assertion: sign, // called for every attempt, so that each has its own assertion
  })
  result('token', token)

  const refused = await settle(
    affinidi.consumerAuthTokenEndpoint({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_id: did,
      client_assertion: await sign('https://example.com/another/audience'),
    }),
  )
  if (!refused.ok) error(refused.error)
}

if (process.argv[1] === import.meta.filename) {
  const { AFFINIDI_DID: did = '', AFFINIDI_ASSERTION: assertion = '' } = process.env
  await consumerToken({ region: 'apse1' }, { did, sign: async () => assertion }, show)
}

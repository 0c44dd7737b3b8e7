// Exports of a file that imports none of the packages itself.
import { ory, longer, rawCall, kindOf, headersOf, isAlive } from './ory.js'

export const { getOAuth2Client, listOAuth2Clients } = ory
export const again = ory.with({ retry: 1 })
export const again2 = longer.with({ retry: 1 })
export const raw = rawCall
export const head = async () => headersOf('a')
export const event = kindOf
export const alive = isAlive
export const rawPage = async () => ory.listOAuth2Clients.raw({})
export const login = async (loginChallenge: string) => ory.getOAuth2LoginRequest.raw({ loginChallenge })
export class Service {
  readonly get = ory.getOAuth2Client
  readonly list = ory.listOAuth2Clients
  headers = async () => (await ory.getOAuth2Client.raw({ id: 'a' })).headers
}

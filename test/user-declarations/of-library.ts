import * as lib from './library.js'
import d from './library.js'
export const a = lib.ory.getOAuth2Client.raw
export const b = lib.ory
export const c = lib.ory.transport
export const e = d.transport.with({})
export const f = async (id: string) => (await new lib.Repo().raw(id)).headers
export const g = async (id: string) => {
  const r = await new lib.Repo().safe(id)
  return r.ok ? r.value : r.error
}
export const h = lib.guard
export const i = (x: unknown) => lib.guard2(x)
export const j = lib.optionOf
export const k = (x: never) => lib.optionOf(x)
export const l = lib.evt
export const m = lib.onlyHttp(null)
export const n = lib.one
export const o = lib.wrapped
export const p = lib.opt.credentials
export const q = lib.loader
export const r = lib.omit
export const { listOAuth2Clients, oauth2TokenExchange } = lib.ory
export const s = lib.keysList
export const t = lib.bound
export const u = (...x: Parameters<typeof lib.ory.getOAuth2Client>) => lib.ory.getOAuth2Client(...x)
export const v = lib.fns
export const w = lib.evts[0]

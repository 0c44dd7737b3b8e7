import type { AffinidiCalls, ServiceErrorResponse } from '@typed-oauth/affinidi-consumer-auth'
import type { AuthentiqCalls } from '@typed-oauth/authentiq-token'
import type { JsonObject, JsonValue, OAuth2Error } from '@typed-oauth/core'
import type {
  ErrorOAuth2,
  GenericError,
  OAuth2Client,
  OAuth2ClientInput,
  OAuth2ConsentRequest,
  OryCalls,
} from '@typed-oauth/ory-oauth2'
import type { VoucherifyCalls, VoucherifyError } from '@typed-oauth/voucherify-oauth'
import { expect, expectTypeOf, it } from 'vitest'

// What calls resolve with are JSON types. Frameworks compare the results of server functions with such types.

/** What the calls of a client resolve with, by name. */
type Answers<Calls> = {
  readonly [
    Name in keyof Calls as Calls[Name] extends (...call: never) => Promise<unknown> ? Name : never
  ]: Calls[Name] extends (...call: never) => Promise<infer Answer> ? Answer : never
}

/** Answers of all clients, by name. A call without an answer resolves with nothing, which is no JSON value. */
type AllAnswers = Answers<OryCalls> & Answers<VoucherifyCalls> & Answers<AuthentiqCalls> & Answers<AffinidiCalls>
type AnswersWithBody = {
  readonly [Name in keyof AllAnswers as AllAnswers[Name] extends void ? never : Name]: AllAnswers[Name]
}
type ErrorBodies = [ErrorOAuth2, GenericError, OAuth2Error, ServiceErrorResponse, VoucherifyError]

/** As the check of TanStack Start: what is accepted stays; an object has its properties checked. */
type Checked<Value, Accepted> = Value extends Accepted
  ? Value
  : Value extends (...given: never) => unknown
    ? 'a function'
    : Value extends readonly (infer Item)[]
      ? Checked<Item, Accepted>[]
      : Value extends object
        ? { [Name in keyof Value]: Checked<Value[Name], Accepted> }
        : 'no JSON value'

/** As `Jsonify` of type-fest, and what React Router makes of the result of a loader. */
type Jsonified<Value> = Value extends Primitive
  ? Value
  : Value extends { toJSON(): infer Result }
    ? Result
    : Value extends readonly (infer Item)[]
      ? Jsonified<Item>[]
      : Value extends object
        ? { [Name in keyof Value]: Jsonified<Value[Name]> }
        : never

type Primitive = boolean | number | string | null | undefined

it('what calls resolve with passes as it is where JSON types are required', () => {
  const check = (answers: AnswersWithBody): Checked<AnswersWithBody, Primitive> => answers
  const send = (answers: AnswersWithBody): Jsonified<AnswersWithBody> => answers
  const receive = (answers: Jsonified<AnswersWithBody>): AnswersWithBody => answers
  const checkErrors = (errors: ErrorBodies): Checked<ErrorBodies, Primitive> => errors
  const sendErrors = (errors: ErrorBodies): Jsonified<ErrorBodies> => errors
  for (const convert of [check, send, receive, checkErrors, sendErrors]) expectTypeOf(convert).toBeFunction()
  expectTypeOf<'getOAuth2Client' | 'introspectOauthToken' | 'token' | 'consumerAuthTokenEndpoint'>().toExtend<
    keyof AnswersWithBody
  >()
})

it('a check of JSON types refuses what is not known', () => {
  interface Old {
    metadata: unknown
  }
  // @ts-expect-error -- `metadata` may be anything
  const check = (old: Old): Checked<Old, Primitive> => old
  // @ts-expect-error -- `metadata` may be anything
  const send = (old: Old): Jsonified<Old> => old
  for (const convert of [check, send]) expectTypeOf(convert).toBeFunction()
})

it('a JSON value can be walked through, and sent again', () => {
  expectTypeOf<OAuth2Client['metadata']>().toEqualTypeOf<JsonValue | undefined>()
  expectTypeOf<OAuth2ConsentRequest['context']>().toEqualTypeOf<JsonValue>()
  expectTypeOf<JsonObject[string]>().toEqualTypeOf<JsonValue>()
  const value: JsonValue = { plan: 'pro', seats: [1, null], more: { isTrial: true } }
  // @ts-expect-error -- a date is an object, but no JSON value
  const date: JsonValue = new Date(0)
  const plan = (client: OAuth2Client): JsonValue | undefined =>
    typeof client.metadata === 'object' && client.metadata !== null && !Array.isArray(client.metadata)
      ? client.metadata['plan']
      : undefined
  expect([value, date, plan({} as OAuth2Client)]).toHaveLength(3)
  expectTypeOf<OAuth2Client>().toExtend<OAuth2ClientInput>()
})

import { copyOf } from './call/request.js'
import { tokenProblem } from './credentials/secret.js'
import { defineEndpoint, type Endpoint, type RawResponse } from './endpoint.js'
import type { ErrorBodies, OperationDescriptor } from './operation.js'
import { checkCallOptions } from './options-check.js'
import type { CallOptions } from './options.js'
import { refuser } from './refuse.js'
import type { Transport } from './transport.js'

/**
 * Makes an operation that sends a token of its request as bearer token, such as that of a user, and no credential of the
 * transport.
 *
 * @param descriptor - Describes the request and its responses.
 * @param parameter - Name of the required parameter that is the token.
 * @returns The operation. It refuses `auth` in the options of a call.
 * @see [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1)
 */
export function defineBearerEndpoint<Through extends Transport, Request, Data, Errors extends ErrorBodies>(
  descriptor: OperationDescriptor<Request, Data, Errors>,
  parameter: keyof Request & string,
): Endpoint<Through, Request, Data, Errors> {
  const { id, required = [] } = descriptor
  const refuse = refuser(id)
  const endpoint = defineEndpoint<Through, Request, Data, Errors>({
    ...descriptor,
    required: [...required, parameter],
    check: (values, refuseValue, hasCredential) => {
      const token: unknown = values[parameter]
      const problem = typeof token === 'string' ? tokenProblem(token) : 'must be a string'
      if (problem) refuseValue(parameter, problem)
      return descriptor.check?.(values, refuseValue, hasCredential)
    },
  })
  const send = endpoint.raw as (
    transport: Through,
    request: unknown,
    options: CallOptions,
  ) => Promise<RawResponse<Data>>
  const raw = async (transport: Through, request: unknown = {}, options?: CallOptions): Promise<RawResponse<Data>> => {
    checkCallOptions(id, options)
    if (options?.auth) refuse('auth', `must not be given beside \`${parameter}\``)
    const given = copyOf('request', request, refuse)
    return send(transport, given, {
      ...options,
      auth: ({ headers }) => void (headers['authorization'] = `Bearer ${String(given[parameter])}`),
    })
  }
  const call = async (transport: Through, request?: unknown, options?: CallOptions): Promise<Data> =>
    (await raw(transport, request, options)).data
  Object.defineProperty(call, 'name', { value: id })
  return Object.assign(call, endpoint, { raw })
}

import { DecodeError, fields, firstJsonValue, type Fields } from './decode.js'
import type { Failure } from './failures.js'

/** Reads a JSON body whatever its media type, as the admin endpoints do. */
export async function jsonFields(request: Request, refuse: (message: string) => Failure): Promise<Fields> {
  return decoded(refuse, async () => fields(firstJsonValue(await request.text())))
}

/** Runs a step that decodes, and answers what does not decode as the endpoint does. */
export async function decoded<T>(refuse: (message: string) => Failure, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw error instanceof DecodeError ? refuse(error.message) : error
  }
}

/**
 * Reads a form body. Bodies of another media type count as empty.
 *
 * @param multipart - Whether the endpoint takes `multipart/form-data` too.
 */
export async function formParameters(request: Request, multipart: boolean): Promise<URLSearchParams> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') return new URLSearchParams(await request.text())
  const parameters = new URLSearchParams()
  if (type === 'multipart/form-data' && multipart) {
    for (const [name, value] of await request.formData()) if (typeof value === 'string') parameters.append(name, value)
  }
  return parameters
}

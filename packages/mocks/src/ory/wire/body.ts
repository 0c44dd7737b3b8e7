import { DecodeError, fields, firstJsonValue, type Fields } from './decode.js'
import { invalidRequest, type Failure } from './failures.js'
import { parseQuery, type ReadQuery } from './go-url.js'

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
 * Reads a form body, `multipart/form-data` too. Bodies of another media type count as empty, and what cannot be read is
 * left out.
 */
export async function formParameters(request: Request): Promise<URLSearchParams> {
  if (mediaType(request) !== 'multipart/form-data') return (await urlencodedForm(request)).parameters
  const parameters = new URLSearchParams()
  for (const [name, value] of await multipartForm(request)) {
    if (typeof value === 'string') parameters.append(name, value)
  }
  return parameters
}

/** Reads a form body of the endpoints that know no `multipart/form-data`, and refuse what cannot be read. */
export async function strictFormParameters(request: Request): Promise<URLSearchParams> {
  const { parameters, isBroken } = await urlencodedForm(request)
  if (isBroken) throw invalidRequest('The body or its media type cannot be read.')
  return parameters
}

const formType = 'application/x-www-form-urlencoded'

function mediaType(request: Request): string | undefined {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
}

async function urlencodedForm(request: Request): Promise<ReadQuery> {
  if (mediaType(request) !== formType) return { parameters: new URLSearchParams(), isBroken: false }
  const { parameters, isBroken } = parseQuery(await request.text())
  return { parameters, isBroken: isBroken || !wellFormedType.test(request.headers.get('content-type') ?? '') }
}

/** A media type whose parameters have names and values. */
const wellFormedType = /^[^;]+(?:;\s*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\]|\\.)*")\s*)*;?\s*$/

async function multipartForm(request: Request): Promise<Iterable<[string, FormDataEntryValue]>> {
  try {
    return await request.formData()
  } catch {
    return []
  }
}

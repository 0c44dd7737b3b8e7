import { DecodeError, fields, firstJsonValue, type Fields } from './decode.js'
import { invalidRequest, type Failure } from './failures.js'
import { parseQuery, type ReadQuery } from './go-url.js'

// Go does not ignore a byte order mark: JSON must not begin with it, and in a form it belongs to the first name.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads a body as text, with a byte order mark at its start. */
export async function bodyText(request: Request): Promise<string> {
  return decoder.decode(await request.arrayBuffer())
}

/** Reads a JSON body of any media type, as the admin endpoints do. */
export async function jsonFields(request: Request, refuse: (message: string) => Failure): Promise<Fields> {
  return decoded(refuse, async () => fields(firstJsonValue(await bodyText(request))))
}

/** Runs a step that decodes, and throws the error of the endpoint if the body cannot be decoded. */
export async function decoded<T>(refuse: (message: string) => Failure, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw error instanceof DecodeError ? refuse(error.message) : error
  }
}

/**
 * Reads a form body, including `multipart/form-data`. A body of another media type counts as empty, and malformed pairs
 * are omitted.
 */
export async function formParameters(request: Request): Promise<URLSearchParams> {
  if (mediaType(request) !== 'multipart/form-data') return (await urlencodedForm(request)).parameters
  const parameters = new URLSearchParams()
  for (const [name, value] of await multipartForm(request)) {
    if (typeof value === 'string') parameters.append(name, value)
  }
  return parameters
}

/** Reads a form body for the endpoints that do not support `multipart/form-data`, and that refuse malformed pairs. */
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
  const { parameters, isBroken } = parseQuery(await bodyText(request))
  return { parameters, isBroken: isBroken || !wellFormedType.test(request.headers.get('content-type') ?? '') }
}

/** A media type whose parameters all have a name and a value. */
const wellFormedType = /^[^;]+(?:;\s*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\]|\\.)*")\s*)*;?\s*$/

async function multipartForm(request: Request): Promise<Iterable<[string, FormDataEntryValue]>> {
  try {
    return await request.formData()
  } catch {
    return []
  }
}

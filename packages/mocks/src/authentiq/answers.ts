/** Error of a request. Handlers throw it; the response has the body `{ error, error_description }`. */
export class Failure extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: string,
    description: string,
    { status = 400, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ) {
    super(description)
    this.name = 'Failure'
    this.code = code
    this.status = status
    this.headers = headers
  }
}

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** JSON response that must not be stored. */
export function json(body: unknown, status: number = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...noStore, ...headers },
  })
}

/** Writes an error response. */
export function failureAnswer({ code, message, status, headers }: Failure): Response {
  return json({ error: code, error_description: message }, status, headers)
}

/** Returns the parameters of a form or query, each of which may occur once. */
export function singleParameters(parameters: URLSearchParams): Map<string, string> {
  const names = [...parameters.keys()]
  if (new Set(names).size < names.length) throw new Failure('invalid_request', 'A parameter is given more than once.')
  return new Map([...parameters].filter(([, value]) => value !== ''))
}

/** Returns a required parameter. */
export function requiredParameter(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw new Failure('invalid_request', `The parameter ${name} is missing.`)
  return value
}

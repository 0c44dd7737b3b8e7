/**
 * Makes the APIs that the tokens are for. They are called in this process, whatever their address is.
 *
 * @param isActive - Whether a token may be used at an address.
 * @param write - Called with each line.
 */
export function createApis(
  isActive: (url: URL, token: string) => Promise<boolean>,
  write: (line: string) => void,
): typeof fetch {
  return async (input, init) => {
    const { url, method, headers } = new Request(input, init)
    write(`→ ${method} ${url}`)
    const token = headers.get('authorization')?.replace(/^Bearer /, '') ?? ''
    const answer = (await isActive(new URL(url), token)) ? Response.json([]) : new Response(null, { status: 401 })
    write(`← ${answer.status}`)
    return answer
  }
}

import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'

/** An editor's connection to a language server. */
export interface LanguageServer {
  /** Returns the text that an editor shows for a position, counted from 0. */
  readonly hover: (file: string, line: number, character: number) => Promise<string>
  /** Ends the server. */
  readonly close: () => void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
}

/**
 * Starts TypeScript's language server and opens a file in it.
 *
 * @param command - The compiler.
 * @param folder - The project.
 * @param file - Path of the file.
 * @param text - Its content.
 */
export async function openInLanguageServer(
  command: string,
  folder: string,
  file: string,
  text: string,
): Promise<LanguageServer> {
  const server = spawn(command, ['--lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map<number, (result: unknown) => void>()
  const send = (message: object): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
    server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`)
    server.stdin.write(body)
  }
  let lastId = 0
  const request = async (method: string, params: object): Promise<unknown> =>
    new Promise((resolve) => {
      waiting.set(++lastId, resolve)
      send({ id: lastId, method, params })
    })
  const receive = ({ id, method, result }: Message): void => {
    if (id === undefined) return
    if (method !== undefined) send({ id, result: method === 'workspace/configuration' ? [null] : null })
    else waiting.get(id)?.(result)
  }
  let received = Buffer.alloc(0)
  server.stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const end = received.indexOf('\r\n\r\n')
      const length = Number(/Content-Length: (\d+)/i.exec(received.subarray(0, Math.max(end, 0)).toString())?.[1])
      if (end < 0 || received.length < end + 4 + length) return
      receive(JSON.parse(received.subarray(end + 4, end + 4 + length).toString()) as Message)
      received = received.subarray(end + 4 + length)
    }
  })
  const uri = pathToFileURL(file).href
  await request('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} })
  send({ method: 'initialized', params: {} })
  send({
    method: 'textDocument/didOpen',
    params: { textDocument: { uri, languageId: 'typescript', version: 1, text } },
  })
  return {
    hover: async (_, line, character) => {
      const result = await request('textDocument/hover', { textDocument: { uri }, position: { line, character } })
      const { contents } = (result ?? {}) as { contents?: { value?: string } | string }
      return typeof contents === 'string' ? contents : (contents?.value ?? '')
    },
    close: () => server.kill(),
  }
}

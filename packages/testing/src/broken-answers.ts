import type { RequestListener } from 'node:http'

const jsonHead = { 'content-type': 'application/json', 'content-length': '500' }

/**
 * What can happen to a request on a real connection: a description, what the server does, and the error of the client:
 * its kind, and its reason or the limit that was exceeded.
 */
export const brokenAnswers: readonly (readonly [
  what: string,
  handler: RequestListener,
  kind: string,
  detail: string,
])[] = [
  ['the connection is reset', (request) => request.socket.resetAndDestroy(), 'network', 'reset'],
  [
    'the connection is reset after the request was read',
    (request) => {
      request.resume().on('end', () => request.socket.resetAndDestroy())
    },
    'network',
    'reset',
  ],
  [
    'the body breaks off',
    (_, response) => {
      response.writeHead(200, jsonHead).write('{"access_token":"', () => response.destroy())
    },
    'network',
    'truncated',
  ],
  [
    'the body drips for longer than the time limit',
    (_, response) => {
      response.writeHead(200, jsonHead).write('{')
    },
    'timeout',
    'attempt',
  ],
]

/**
 * Makes a mock respond at the URLs that an application calls, with Mock Service Worker.
 *
 * @packageDocumentation
 */
import { http, type HttpHandler } from 'msw'

import { escapePattern } from './escape-pattern.js'
import { ConnectionReset } from './faulty-answer.js'
import type { Mock, MockUrls } from './mock.js'
import { aMock, anObject, checkArgument } from './options-check.js'

/**
 * Creates request handlers that send all requests below the given URLs to a mock. These URLs become the addresses of the
 * mock, also in issuers and links.
 *
 * @param mock - The mock.
 * @param urls - Base URLs by client option, such as `{ baseUrl: 'https://api.example.com' }`. They may be equal, and may
 *   have a path.
 * @returns Handlers for `setupServer` or `setupWorker`.
 *
 * @example
 * ```ts
 * import { setupServer } from 'msw/node'
 *
 * const mock = createVoucherifyMock()
 * const server = setupServer(...mswHandlers(mock, { baseUrl: 'https://vouchers.example.com' }))
 * ```
 */
export function mswHandlers<Option extends string>(mock: Mock<Option>, urls: Partial<MockUrls<Option>>): HttpHandler[] {
  checkArgument('mswHandlers', 'the first argument', mock, aMock)
  const options = Object.values(mock.servers)
  checkArgument('mswHandlers', 'the second argument', urls, {
    expected: `an object with the application's URLs: ${options.join(', ')}`,
    fits: (value) => anObject.fits(value) && Object.values(value as object).some((url) => url !== undefined),
  })
  mock.configureUrls(urls)
  const chosen = options.filter((option) => urls[option] !== undefined).map((option) => mock.urls[option])
  return [...new Set(chosen)].map((url) =>
    http.all(new RegExp(`^${escapePattern(url)}(?:/|$)`), async ({ request }) => {
      try {
        const response = await mock(request)
        // With the header, Node 24.21 sometimes crashes when MSW passes it an empty body.
        if (response.body === null) response.headers.delete('content-length')
        return response
      } catch (error) {
        // Nobody waits for the response to an aborted request.
        if (error instanceof ConnectionReset || request.signal.aborted) return Response.error()
        throw error
      }
    }),
  )
}

export type * from './shared-types.js'

import { expect, it } from 'vitest'

import { readRequestId } from './request-id.js'

const trace = '0af7651916cd43dd8448eb211c80319c'

it.each<[Record<string, string>, string | undefined]>([
  [{ 'X-Request-Id': 'a' }, 'a'],
  [{ 'Request-Id': 'a' }, 'a'],
  [{ 'x-amzn-RequestId': 'a' }, 'a'],
  [{ 'CF-Ray': 'a-FRA' }, 'a-FRA'],
  [{ traceparent: `00-${trace}-b7ad6b7169203331-01` }, trace],
  [{ traceparent: 'a' }, 'a'],
  [{ 'x-request-id': '', 'cf-ray': 'a' }, 'a'],
  [{ 'cf-ray': 'b', traceparent: 'c', 'x-request-id': 'a' }, 'a'],
  [{ 'x-id': 'a' }, undefined],
])('finds the id of a request in %j', (headers, id) => {
  expect(readRequestId(new Headers(headers))).toBe(id)
})

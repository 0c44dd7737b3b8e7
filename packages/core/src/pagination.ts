import { defineEndpoint, type CallArguments, type Endpoint, type RawResponse } from './endpoint.js'
import { InvalidResponseError } from './errors.js'
import type { ErrorBodies, OperationDescriptor } from './operation.js'
import type { CallOptions } from './options.js'
import type { ResponseHeaders } from './platform.js'
import { readHeader } from './read-header.js'
import { findServer } from './settings.js'
import type { Transport } from './transport.js'

/** One page of a list. */
export interface Page<Item> {
  /** The items of this page; none only on the last page. */
  readonly items: Item[]
  /** Token of the next page, to continue later with `pageToken`; absent on the last page. */
  readonly nextPageToken?: string
  /** HTTP status. */
  readonly status: number
  /** Response headers. */
  readonly headers: ResponseHeaders
}

/** A successful response with one page of a list: items, status, headers and the token of the next page. */
export interface RawPage<Item> extends RawResponse<Item[]> {
  /** Token of the next page, to continue with `pageToken`; absent on the last page. */
  readonly nextPageToken?: string
}

/** An operation that returns a list page by page. A call returns one page. */
export interface ListEndpoint<Through extends Transport, Request, Item, Errors extends ErrorBodies> extends Endpoint<
  Through,
  Request,
  Item[],
  Errors
> {
  /**
   * Calls the operation and also returns status, headers and the token of the next page. Rejects if the response does not
   * tell whether there is one.
   */
  readonly raw: (transport: Through, ...call: CallArguments<Request>) => Promise<RawPage<Item>>
  /** Yields all items, and requests the next page when it is needed. Time limits apply to each page. */
  readonly iterate: (transport: Through, ...call: CallArguments<Request>) => AsyncGenerator<Item, void, undefined>
  /** Yields all pages, and requests the next one when it is needed. Time limits apply to each page. */
  readonly pages: (transport: Through, ...call: CallArguments<Request>) => AsyncGenerator<Page<Item>, void, undefined>
}

/**
 * Makes an operation that returns a list page by page, with the `Link` header. The last page is one without items, or one
 * whose header has no link to a next page.
 *
 * @param descriptor - Describes the request and its responses; `pageToken` must be a parameter.
 * @returns The operation.
 * @see [RFC 8288](https://www.rfc-editor.org/rfc/rfc8288.html)
 */
export function defineListEndpoint<Through extends Transport, Request, Item, Errors extends ErrorBodies>(
  descriptor: OperationDescriptor<Request, Item[], Errors>,
): ListEndpoint<Through, Request, Item, Errors> {
  const endpoint = defineEndpoint<Through, Request, Item[], Errors>(descriptor)
  const call = endpoint.raw as (
    transport: Through,
    request: unknown,
    options?: CallOptions,
  ) => Promise<RawResponse<Item[]>>
  const refuse = ({ data, status, headers }: RawResponse<Item[]>, problem: string): never => {
    throw new InvalidResponseError({ operation: descriptor.id, attempts: 1, status, headers, body: data, problem })
  }
  const raw = async (transport: Through, request?: unknown, options?: CallOptions): Promise<RawPage<Item>> => {
    const response = await call(transport, request, options)
    const url = findServer(endpoint, transport).baseUrl + descriptor.path
    const nextPageToken = readNextToken(response, url, (problem) => refuse(response, problem))
    return nextPageToken === undefined ? response : { ...response, nextPageToken }
  }
  async function* pages(
    transport: Through,
    request?: Request,
    options?: CallOptions,
  ): AsyncGenerator<Page<Item>, void, undefined> {
    const seen = new Set([(request as { readonly pageToken?: string } | undefined)?.pageToken])
    let pageToken: string | undefined
    do {
      const { data: items, ...page } = await raw(
        transport,
        pageToken === undefined ? request : { ...request, pageToken },
        options,
      )
      pageToken = page.nextPageToken
      if (pageToken !== undefined && seen.has(pageToken))
        refuse({ ...page, data: items }, 'comes with a link to a page that was given before')
      seen.add(pageToken)
      yield { items, ...page }
    } while (pageToken !== undefined)
  }
  async function* iterate(
    transport: Through,
    request?: Request,
    options?: CallOptions,
  ): AsyncGenerator<Item, void, undefined> {
    for await (const page of pages(transport, request, options)) yield* page.items
  }
  return Object.assign(endpoint, { raw, pages, iterate }) as ListEndpoint<Through, Request, Item, Errors> // the same arguments, written separately
}

/** Token of the next page. A page without items is the last one, whatever its link: servers with offsets always have one. */
function readNextToken(
  { data, headers }: RawResponse<readonly unknown[]>,
  url: string,
  refuse: (problem: string) => never,
): string | undefined {
  if (data.length === 0) return undefined
  if ((headers.get('link') ?? undefined) === undefined)
    // a `Map` has no `null`
    return refuse(
      'comes without a Link header, so that further pages cannot be found: a proxy may remove the header, or CORS hide it (`Access-Control-Expose-Headers: Link`)',
    )
  const next = findNext(readHeader(headers, 'link'))
  if (next === undefined) return undefined
  const token = URL.canParse(next, url) ? new URL(next, url).searchParams.get('page_token') : null
  if (token === null || token === '') return refuse('comes with a link to a next page that has no page_token')
  return token
}

/** Target of the link with the relation `next`, relative or absolute. */
function findNext(link: string): string | undefined {
  const parameter = /;\s*([\w!#$%&'*+.^`|~-]+)\s*(?:=\s*(?:"([^"]*)"|([^",;\s]*)))?/
  for (const [, target, parameters = ''] of link.matchAll(
    new RegExp(`<([^<>]*)>((?:\\s*${parameter.source})*)`, 'g'),
  )) {
    // One after the other, because a quoted text may look like a parameter.
    for (const [, name, quoted, plain = ''] of parameters.matchAll(new RegExp(parameter, 'g'))) {
      if (name?.toLowerCase() === 'rel' && /(?:^|\s)next(?:\s|$)/i.test(quoted ?? plain)) return target
    }
  }
  return undefined
}

import type { Environment } from '../../clock.js'
import { isObject } from './decode.js'
import type { Failure } from './failures.js'
import { encodeQuery, queryUnescape } from './go-url.js'
import type { Sealer } from './seal.js'

const defaultSize = 100
const largestSize = 500
const tokenLifetime = 60 * 60 * 1000

/** Property that a list is sorted by. A token of a list with another one is refused. */
export type PageColumn = 'id' | 'login_challenge'

/** A requested page. */
export interface PageRequest {
  /** Maximum number of items. */
  readonly size: number
  /** The page begins after this item; empty for the first page. */
  readonly after: string
}

/** Reads `page_size` and `page_token`. */
export async function pageRequest(
  tools: { readonly environment: Environment; readonly sealer: Sealer },
  query: URLSearchParams,
  column: PageColumn,
  refuse: (reason: string) => Failure,
): Promise<PageRequest> {
  const token = query.getAll('page_token').find((each) => each !== '')
  let after = ''
  if (token !== undefined) {
    const opened = await tools.sealer.open('page token', queryUnescape(token) ?? token)
    if (!isObject(opened) || opened['column'] !== column) throw refuse('invalid pagination token')
    if (Number(opened['expires']) < tools.environment.now()) throw refuse('page token expired')
    after = String(opened['after'])
  }
  const size = query.getAll('page_size').find((each) => each !== '')
  if (size !== undefined && !/^[+-]?\d+$/.test(size)) throw refuse('the page size is not a number')
  const wanted = Number(size ?? 0)
  return { size: wanted <= 0 ? defaultSize : Math.min(wanted, largestSize), after }
}

/** Takes a page from sorted items, and returns the key of its last item if there are more. */
export function takePage<Item>(
  items: Iterable<Item>,
  size: number,
  key: (item: Item) => string,
): { readonly page: Item[]; readonly last: string | undefined } {
  const page: Item[] = []
  for (const item of items) {
    if (page.length === size) return { page, last: key(page[size - 1] as Item) } // size is at least 1
    page.push(item)
  }
  return { page, last: undefined }
}

/** Value of the `Link` header: relative references, which keep the filters. */
export async function linkHeader(
  tools: { readonly environment: Environment; readonly sealer: Sealer },
  url: { readonly path: string; readonly query: URLSearchParams },
  column: PageColumn,
  size: number,
  last: string | undefined,
): Promise<string> {
  const link = async (relation: string, after: string): Promise<string> => {
    const expires = tools.environment.now() + tokenLifetime
    const token = await tools.sealer.seal('page token', { column, after, expires })
    const kept = [...url.query].filter(([name]) => name !== 'page_size' && name !== 'page_token')
    const query = encodeQuery([...kept, ['page_size', String(size)], ['page_token', token]])
    return `<${url.path}?${query}>; rel="${relation}"`
  }
  const links = [await link('first', '')]
  if (last !== undefined) links.push(await link('next', last))
  return links.join(',')
}

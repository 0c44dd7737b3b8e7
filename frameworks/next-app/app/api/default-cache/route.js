import { ask } from '../../../lib/ask.js'

export const dynamic = 'force-dynamic'
export const fetchCache = 'default-cache'

export async function GET() {
  return new Response(await ask())
}

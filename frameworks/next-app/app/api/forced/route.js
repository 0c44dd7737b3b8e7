import { ask } from '../../../lib/ask.js'

export const dynamic = 'force-dynamic'

export async function GET() {
  return new Response(await ask())
}

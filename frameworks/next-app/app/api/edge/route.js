import { ask } from '../../../lib/ask.js'

export const runtime = 'edge'

export async function GET() {
  return new Response(await ask())
}

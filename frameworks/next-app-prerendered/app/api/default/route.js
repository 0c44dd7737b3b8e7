import { ask } from '../../../lib/ask.js'

export async function GET() {
  return new Response(await ask())
}

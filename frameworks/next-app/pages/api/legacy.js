import { ask } from '../../lib/ask.js'

export default async function handler(request, response) {
  response.send(await ask())
}

import { ask } from '../../lib/ask.js'

export const fetchCache = 'default-cache'

export default async function Page() {
  return <pre>{await ask()}</pre>
}

import { ask } from '../../lib/ask.js'

export const dynamic = 'force-dynamic'

export default async function Page() {
  return <pre>{await ask()}</pre>
}

import { ask } from '../../lib/ask.js'

export default async function Page() {
  return <pre>{await ask()}</pre>
}

import { ask } from '../../lib/ask.js'

export const revalidate = 600

export default async function Page() {
  return <pre>{await ask()}</pre>
}

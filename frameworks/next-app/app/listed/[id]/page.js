import { ask } from '../../../lib/ask.js'

export async function generateStaticParams() {
  await ask()
  return [{ id: 'a' }]
}

export default async function Page() {
  return <pre>{await ask()}</pre>
}

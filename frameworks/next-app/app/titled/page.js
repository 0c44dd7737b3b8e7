import { ask } from '../../lib/ask.js'

export async function generateMetadata() {
  return { title: await ask() }
}

export default function Page() {
  return <p>The title says it.</p>
}

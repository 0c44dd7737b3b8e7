import { ask } from '../lib/ask.js'

export async function getServerSideProps() {
  return { props: { answer: await ask() } }
}

export default function Page({ answer }) {
  return <pre>{answer}</pre>
}

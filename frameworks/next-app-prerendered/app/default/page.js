import { Suspense } from 'react'

import { ask } from '../../lib/ask.js'

async function Answer() {
  return <pre>{await ask()}</pre>
}

export default function Page() {
  return (
    <Suspense fallback={<p>Wait.</p>}>
      <Answer />
    </Suspense>
  )
}

import { serve, type Mock, type MockUrls } from '@typed-oauth/mocks/server'

/** Serves a mock on a free port of loopback while a function runs. */
export async function served<Option extends string>(
  mock: Mock<Option>,
  run: (urls: MockUrls<Option>) => Promise<void>,
): Promise<void> {
  const { urls, close } = await serve(mock)
  try {
    await run(urls)
  } finally {
    await close()
  }
}

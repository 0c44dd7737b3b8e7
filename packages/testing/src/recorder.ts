/** A replacement of `fetch` that records the URLs of requests, and responds to all of them with the same JSON. */
export function recordUrls(answer: unknown): { fetch: (url: string) => Promise<Response>; urls: string[] } {
  const urls: string[] = []
  return {
    urls,
    fetch: async (url) => {
      urls.push(url)
      return Response.json(answer)
    },
  }
}

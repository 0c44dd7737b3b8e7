/** A stand-in for `fetch` that remembers where requests went, and answers all of them with the same JSON. */
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

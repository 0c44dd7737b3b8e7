/** The platform's `URL`, or its common members where the compiler does not know the platform. */
export type PlatformUrl = typeof globalThis extends { URL: { prototype: infer Url } }
  ? Url
  : {
      /** The whole URL. */
      readonly href: string
      /** The parameters. */
      readonly searchParams: {
        /** Value of a parameter, or `null`. */
        get(name: string): string | null
      }
      /** Returns the whole URL. */
      toString(): string
    }

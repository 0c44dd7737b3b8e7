/** The platform's `URL`; what all of them have where the compiler does not know the platform. */
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
      /** Gives the whole URL. */
      toString(): string
    }

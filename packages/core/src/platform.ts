/** What this library uses of an `AbortSignal`; every platform's is assignable. */
export interface AbortSignalLike {
  /** Whether the signal is aborted. */
  readonly aborted: boolean
  /** Reason of the abort. */
  readonly reason?: unknown
  /** Adds a listener. */
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  /** Removes a listener. */
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What this library uses of a `URL`; every platform's is assignable. */
export interface UrlLike {
  /** The whole URL. */
  readonly href: string
}

/** What this library uses of response headers; every platform's `Headers` is assignable. */
export interface ResponseHeaders {
  /** Value of a header, or `null`. Names are not case-sensitive. */
  get(name: string): string | null
  /** Calls a function for each header. */
  forEach(callback: (value: string, name: string) => void): void
}

/** Options that {@link Fetch} is called with. */
export interface FetchInit {
  /** HTTP method. */
  method: string
  /** Header names in lower case. */
  headers: Record<string, string>
  /** Encoded body. */
  body?: string
  /** Redirects are never followed. */
  redirect: 'manual'
  /** Neither a browser's cache nor that of a framework is used; absent where the platform does not have the option. */
  cache?: 'no-store'
  /** For a request with a value that works once: Bun then opens a connection. Elsewhere, this is the default. */
  keepalive?: false
  /** Aborts the request. */
  // oxlint-disable-next-line typescript/no-explicit-any -- each platform has its own nominal type
  signal: any
}

/** What this library uses of a response; every platform's `Response` is assignable. */
export interface FetchResponse {
  /** HTTP status; 0 for a redirect that a browser hides. */
  readonly status: number
  /** `opaqueredirect` for a redirect that a browser hides. */
  readonly type?: string
  /** Response headers. */
  readonly headers: ResponseHeaders
  /** The body as a stream of bytes, see {@link BodyStream}; of another type if there is `text`; `null` or absent for none. */
  readonly body?: object | null
  /** Whether the body was read; such a response is refused. */
  readonly bodyUsed?: boolean
  /** Reads the body, where it is no stream, such as in React Native and with node-fetch. */
  text?(): Promise<string>
}

/** What this library uses of a byte stream; every platform's `ReadableStream` is assignable. */
export interface BodyStream {
  /** Locks the stream for reading. */
  getReader(): BodyReader
}

/** What this library uses of a stream's reader. */
export interface BodyReader {
  /** Returns the next bytes. */
  read(): Promise<BodyChunk>
  /** Cancels the rest. */
  cancel(reason?: unknown): Promise<void>
}

/** Bytes of a body, or its end. */
export interface BodyChunk {
  /** Whether this is the end. */
  readonly done: boolean
  /** The bytes; absent at the end. */
  readonly value?: Uint8Array | undefined
}

/** The platform's `fetch`, or a replacement: called as a plain function with a string and plain options. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

/** Options of {@link PlatformFetch} where the types of no platform are loaded. */
export interface PlatformFetchInit {
  /** HTTP method. Default `GET`. */
  readonly method?: string
  /** Headers by name. */
  readonly headers?: Readonly<Record<string, string>>
  /** Body. */
  readonly body?: string | Uint8Array
  /** What happens with redirects. Default `follow`. */
  readonly redirect?: 'error' | 'follow' | 'manual'
  /** Aborts the request. */
  readonly signal?: AbortSignalLike
}

/** The type of the platform's `fetch`, as the DOM library or the platform's types declare it; without both, a small one. */
export type PlatformFetch = typeof globalThis extends { fetch: infer Known }
  ? Known
  : (input: string | UrlLike, init?: PlatformFetchInit) => Promise<FetchResponse>

import type { TokenStoreError, TokenStoreFailure } from '../errors.js'

/**
 * Sends one command with the Redis client of the application, and resolves with the answer as the client gives it: text,
 * numbers, and `null` for nothing.
 *
 * @param args - Name of the command, then its arguments.
 * @param key - The name in Redis that the command is about, for clients of a cluster.
 */
export type RedisCommand = (args: [string, ...string[]], key: string) => Promise<unknown>

/** What a store does in Redis, by the names there. */
export interface RedisCommands {
  /** Reads a text. */
  read(name: string): Promise<string | undefined>
  /** Writes a text, with more arguments of `SET`. Tells whether it did: with `NX`, it does so only where there is none. */
  write(name: string, text: string, ...more: string[]): Promise<boolean>
  /** Removes a text. */
  remove(name: string): Promise<void>
  /** Writes or removes a text if `before` still is what is stored, and tells whether it was. */
  replace(name: string, before: string | undefined, after: string | undefined, ...more: string[]): Promise<boolean>
  /** Removes a text if it still is what is stored, without waiting for it. */
  removeLater(name: string, before: string): void
}

/**
 * Writes the second text if the first is stored, and answers whether it was. An empty text stands for nothing, others have
 * `=` before them. What follows are more arguments of `SET`.
 */
const replaceScript = `local v=redis.call('GET',KEYS[1])
if (v and '='..v or '')~=ARGV[1] then return 0 end
if ARGV[2]=='' then redis.call('DEL',KEYS[1]) else redis.call('SET',KEYS[1],ARGV[2]:sub(2),unpack(ARGV,3)) end
return 1`

function evalArgs(
  name: string,
  before: string | undefined,
  after?: string,
  more: readonly string[] = [],
): [string, ...string[]] {
  const [old = '', next = ''] = [before, after].map((text) => (text === undefined ? '' : `=${text}`))
  return ['EVAL', replaceScript, '1', name, old, next, ...more]
}

/**
 * Makes the commands of a store.
 *
 * @param command - The client of the application.
 * @param timeout - Milliseconds in which a command must be answered.
 * @param errorOf - Makes the error of a command that failed.
 */
export function redisCommands(
  command: RedisCommand,
  timeout: number,
  errorOf: (reason: TokenStoreFailure, code?: string) => TokenStoreError,
): RedisCommands {
  /** Clients write arguments, which may be tokens, into their errors: only a code is passed on. */
  async function ask(args: [string, ...string[]], name: string): Promise<unknown> {
    try {
      return await command(args, name)
    } catch (error) {
      throw errorOf('failed', codeOf(error))
    }
  }

  async function send(args: [string, ...string[]], name: string): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(errorOf('timeout')), timeout)
    })
    return Promise.race([ask(args, name), late]).finally(() => clearTimeout(timer))
  }

  /** For answers that Redis does not give, such as `undefined`: they tell neither that something is stored nor that not. */
  function unreadable(): never {
    throw errorOf('unreadable')
  }

  return {
    read: async (name) => {
      const answer = await send(['GET', name], name)
      if (answer === null) return undefined
      return typeof answer === 'string' ? answer : unreadable()
    },
    write: async (name, text, ...more) => {
      const answer = await send(['SET', name, text, ...more], name)
      return answer === 'OK' || (answer === null && more.includes('NX') ? false : unreadable())
    },
    remove: async (name) => {
      if (!/^\d$/.test(String(await send(['DEL', name], name)))) unreadable()
    },
    replace: async (name, before, after, ...more) => {
      const answer = String(await send(evalArgs(name, before, after, more), name)) // some clients give text
      return answer === '1' || (answer === '0' ? false : unreadable())
    },
    removeLater: (name, before) => void ask(evalArgs(name, before), name).catch(() => undefined),
  }
}

/** What may be known of a client's error: the system's code, the first word of Redis, or else the name of a class. */
function codeOf(error: unknown): string | undefined {
  const { code, message, name } = Object(error) as Record<string, unknown> // any value
  const found = [code, message, name].map((text) =>
    /^(?:[A-Z][A-Z_]{1,30}(?= |$)|[A-Za-z]{1,40}Error$)/.exec(String(text)),
  )
  return found.find(Boolean)?.[0]
}

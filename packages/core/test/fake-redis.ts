import type { RedisCommand } from '../src/index.js'

/** What a fake Redis has, and what it was asked. */
export interface FakeRedis {
  /** Sends a command; each is answered at the next turn of the event loop. */
  readonly command: RedisCommand
  /** The texts by name, with the time at which they end. */
  readonly texts: Map<string, { value: string; end: number }>
  /** The commands with their arguments, in order. */
  readonly commands: string[][]
}

/** Answers the commands of the token store as Redis does, in memory; `EVAL` as its script says. */
export function fakeRedis(): FakeRedis {
  const texts: FakeRedis['texts'] = new Map()
  const commands: string[][] = []

  function get(name: string): string | undefined {
    const found = texts.get(name)
    return found && found.end > Date.now() ? found.value : undefined
  }

  function set(name: string, value: string, more: readonly string[]): string | null {
    if (more.includes('NX') && get(name) !== undefined) return null
    const at = more.indexOf('PX')
    texts.set(name, { value, end: at < 0 ? Infinity : Date.now() + Number(more[at + 1]) })
    return 'OK'
  }

  function replace(name: string, before: string, after: string, more: readonly string[]): number {
    const value = get(name)
    if ((value === undefined ? '' : `=${value}`) !== before) return 0
    if (after === '') texts.delete(name)
    else set(name, after.slice(1), more)
    return 1
  }

  return {
    texts,
    commands,
    command: async (args) => {
      commands.push([...args])
      const [command, name = '', text = '', ...more] = args
      await Promise.resolve()
      if (command === 'GET') return get(name) ?? null
      if (command === 'SET') return set(name, text, more)
      if (command === 'DEL') return Number(texts.delete(name))
      const [key = '', before = '', after = '', ...rest] = more
      if (command === 'EVAL' && text === '1') return replace(key, before, after, rest)
      throw new Error(`the fake has no ${command}`)
    },
  }
}

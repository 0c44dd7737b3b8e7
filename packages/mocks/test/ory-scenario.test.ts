import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createClock, createOryMock } from '../src/ory/index.js'
import { serve, type ServedMock } from '../src/server.js'
import { Player } from './ory-scenario-player.js'
import { differences, recordedExchanges } from './ory-scenario-recordings.js'
import * as steps from './ory-scenario-steps.js'

const recorded = recordedExchanges()
const names = recorded.map(({ name }) => name)
const failures: unknown[] = []
let server: ServedMock
let play: Player

/** Plays a part of the scenario. If it fails, the other parts are still played. */
async function part<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act()
  } catch (error) {
    failures.push(error)
    return undefined
  }
}

describe('the recorded scenario of a real Hydra', () => {
  beforeAll(async () => {
    const clock = createClock()
    const mock = createOryMock({ clock })
    server = await serve(mock, { port: 0, adminPort: 0 })
    play = new Player(mock, recorded)
    await part(async () => steps.clients(play))
    const signedIn = await part(async () => steps.signIn(play))
    await part(async () => steps.rejections(play))
    if (signedIn !== undefined) {
      await part(async () => steps.logout(play, signedIn))
      await part(async () => steps.sessions(play, signedIn))
    }
    await part(async () => steps.tokens(play))
    await part(async () => steps.assertions(play, clock))
    await part(async () => steps.device(play, clock))
    await part(async () => steps.providerLogout(play))
    await part(async () => steps.rotation(play))
    await part(async () => steps.surroundings(play))
  })
  afterAll(async () => server.close())

  it('plays without an error', () => expect(failures).toEqual([]))

  it('plays every recorded exchange, in the same order', () => expect([...play.played.keys()]).toEqual(names))

  it.each(recorded)('has the recorded response: $name', (exchange) => {
    const played = play.played.get(exchange.name)
    expect(played === undefined ? ['not played'] : differences(exchange, played)).toEqual([])
  })
})

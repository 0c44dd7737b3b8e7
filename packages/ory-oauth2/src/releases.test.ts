import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { readOlderAnswers } from '../test/recordings.js'
import { constants, requests, type OperationName } from '../test/requests.js'
import { errorOf, makeClient, mockOry } from '../test/setup.js'
import { releaseGaps } from './releases.js'

const ory = makeClient()
const hydra = mockOry()
const withHint = releaseGaps.flatMap(({ operations = [], status = 0, hint = '', upTo }) =>
  operations.map((name) => ({ name: name as OperationName, status, hint, upTo })),
)

describe('the table of releases', () => {
  it('is that of the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const [, table = ''] = /<!-- releases -->([^]*)<!-- \/releases -->/.exec(readme) ?? []
    const cells = table
      .trim()
      .split('\n')
      .slice(2)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    expect(cells).toEqual(releaseGaps.map(({ upTo, lacks, instead }) => [upTo, lacks, instead]))
  })

  it('has every operation whose route an older release lacks', () => {
    const lacking = readOlderAnswers()
      .filter(({ status, json }) => status === 404 && typeof Object(json).error !== 'string')
      .map(({ operation }) => operation)
    const hinted: readonly string[] = withHint.map(({ name }) => name)
    // For an id with a slash, the route of `getOAuth2Client` is missing.
    expect(lacking.filter((name) => !hinted.includes(name) && name !== 'getOAuth2Client')).toEqual([])
    expect(lacking).toContain('rotateOAuth2ClientSecret')
  })
})

describe('an error of an operation that a release lacks', () => {
  it.each(withHint)('has a hint: $name', async ({ name, status, hint }) => {
    const { server } = constants[name]
    hydra[server as 'admin' | 'public'].reply(constants[name], status, { error: { code: status, message: 'No.' } })
    const error = await errorOf((ory[name] as (request: unknown) => Promise<unknown>)(requests[name]))
    expect(error).toMatchObject({ status, hint, message: expect.stringMatching(/\)$/) as string })
    expect(constants[name].hints).toEqual({ [status]: hint })
  })

  it('has no hint with another status', async () => {
    hydra.admin.reply(constants.rotateOAuth2ClientSecret, 400, { error: 'invalid_request' })
    expect(await errorOf(ory.rotateOAuth2ClientSecret({ id: 'a' }))).not.toHaveProperty('hint')
  })
})

it('no other operation has hints', () => {
  const hinted = Object.values(constants).filter(({ hints }) => hints !== undefined)
  expect(hinted.map(({ id }) => id).sort()).toEqual(withHint.map(({ name }) => name).sort())
})

import { contractDifferences } from '@typed-oauth/testing'
import { expect, it } from 'vitest'

import * as operations from '../src/operations.js'
import contract from './contract.json' with { type: 'json' }
import { deviations } from './deviations.js'

it('agrees with the contract in every operation, except for the deviations', () => {
  expect(contractDifferences(operations, contract, deviations)).toEqual([])
})

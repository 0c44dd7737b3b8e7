import { contractDifferences } from '@typed-oauth/testing'
import { expect, it } from 'vitest'

import * as operations from '../src/operations.js'
import contract from './contract.json' with { type: 'json' }
import { deviations } from './deviations.js'

it('differs from the documented contract only where we say why', () => {
  expect(contractDifferences(operations, contract, deviations)).toEqual([])
})

import type { Denial } from '../state/flow.js'
import type { Fields } from '../wire/decode.js'

/** Reads why a login or consent page says no. */
export function readDenial(body: Fields, defaultCode: string): Denial {
  const hint = body.string('error_hint')
  body.string('error_debug')
  return {
    code: body.string('error') || defaultCode,
    description: body.string('error_description') + (hint === '' ? '' : ` ${hint}`),
    status: body.integer('status_code') || 400,
  }
}

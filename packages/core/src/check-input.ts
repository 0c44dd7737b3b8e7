import type * as z from 'zod/v4/core'

import { alternatives, issuesOf } from './check-body.js'
import { isPrintable } from './errors.js'
import { meantName } from './meant-name.js'
import type { Refuse } from './operation.js'

/**
 * Refuses a value of a request that does not fit its model, and unknown properties with a name that is close to a known
 * one. Other unknown properties pass, because a newer server may know them. A property that is `null` counts as absent.
 *
 * @param check - The model: the check of a schema, or of a property.
 * @param place - Name of the parameter, or path of the property, for errors.
 * @param value - The value as it is sent.
 * @param refuse - Called with the place and what is expected there, never with the value.
 */
export function checkInput(check: z.$ZodType, place: string, value: unknown, refuse: Refuse): void {
  const [{ shape, itemCheck, essential = [] } = {}] = alternatives(check)
  if (itemCheck) {
    const items: unknown[] = Array.isArray(value)
      ? value
      : refuse(place, `must be an array of ${itemCheck._zod.def.type}s`)
    for (const [index, item] of items.entries()) checkInput(itemCheck, `${place}[${index}]`, item, refuse)
  } else if (shape) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(place, 'must be an object')
    for (const [name, item] of Object.entries(value)) {
      const inner = `${place}.${name}`
      const [where, is] = isPrintable(inner) ? [inner, 'is'] : [place, 'has a name that is']
      const member = memberOf(check, name, (meant) => refuse(where, `${is} not known; use \`${meant}\``))
      if (member && item !== null) checkInput(member, inner, item, refuse)
    }
    for (const name of essential)
      if ((Reflect.get(value, name) ?? null) === null) refuse(`${place}.${name}`, 'is required')
  } else {
    const [issue] = issuesOf(check, value)
    if (issue) refuse(place, `must be a${/^[ao]/.test(issue.expected) ? 'n' : ''} ${issue.expected}`)
  }
}

/**
 * Returns the check of a property or an item.
 *
 * @param check - The check of the object or the array.
 * @param name - Name of the property, or position of the item.
 * @param refuse - Called with what to write, for an unknown name that is close to a known one.
 * @returns `undefined` if anything is allowed there.
 */
export function memberOf(check: z.$ZodType, name: string, refuse: (meant: string) => never): z.$ZodType | undefined {
  const [{ shape, itemCheck, otherNames } = {}] = alternatives(check)
  if (!shape || Object.hasOwn(shape, name)) return itemCheck ?? shape?.[name]
  const meant = meantName(name, Object.keys(shape), otherNames)
  if (meant !== undefined) refuse(meant)
  return undefined
}

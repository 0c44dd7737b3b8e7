import { fold } from './wire-name.js'

/**
 * What callers write instead of known names, in any spelling and separated by spaces, by what to write:
 * `{ redirect_uris: 'callback callback_url' }`.
 */
export type OtherNames = Readonly<Record<string, string>>

/**
 * Tells whether one text becomes the other, or its plural, by at most so many edits: a character more, less, changed, or
 * swapped with the next.
 */
function isClose(one: string, other: string, edits: number): boolean {
  if (one.replace(/s$/, '') === other.replace(/s$/, '')) return true
  if (edits === 0) return false
  let same = 0
  while (one[same] === other[same]) same++
  const change = (ofOne: number, ofOther: number): boolean =>
    isClose(one.slice(same + ofOne), other.slice(same + ofOther), edits - 1)
  const isSwapped = one[same] === other[same + 1] && one[same + 1] === other[same]
  return (isSwapped && change(2, 2)) || change(1, 1) || change(1, 0) || change(0, 1)
}

/**
 * Finds the name that somebody meant who wrote an unknown one: one that differs by case, separators or a plural, by one
 * edit if it has at least 6 letters, or by two if it has at least 8. A name with a digit is another name.
 *
 * @param name - The unknown name.
 * @param known - The known names.
 * @param others - What callers write instead.
 * @returns What to write; `undefined` if the name is similar to none.
 */
export function meantName(name: string, known: readonly string[], others: OtherNames = {}): string | undefined {
  const folded = fold(name)
  const within = (edits: number): string | undefined =>
    known.find((each) => {
      const isLong = each.replaceAll(/[^a-z]/gi, '').length >= 4 + 2 * edits
      return isClose(folded, fold(each), isLong && !/\d/.test(folded) ? edits : 0)
    })
  const other = Object.keys(others).find((meant) =>
    others[meant]?.split(' ').some((each) => isClose(folded, fold(each), 0)),
  )
  return within(0) ?? other ?? within(1) ?? within(2)
}

import { refuser } from '../refuse.js'

/**
 * Refuses keys that no store can keep apart: JavaScript callers may give `undefined`, such as for a cookie that is not
 * there, and all of them would share a record.
 *
 * @param operation - Name of the factory, for the error.
 * @param key - Key of a record.
 * @param parameter - Its name, for the error.
 * @throws `InvalidInputError`
 */
export function checkKey(operation: string, key: unknown, parameter = 'key'): void {
  if (typeof key !== 'string' || key === '' || !key.isWellFormed())
    refuser(operation)(parameter, 'must be a well-formed string that is not empty')
}

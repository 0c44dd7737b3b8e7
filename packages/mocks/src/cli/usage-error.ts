/** Thrown for arguments that make no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

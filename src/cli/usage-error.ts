/** Wrong use of the command: its arguments, or a file of input that cannot be read. Ends with status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

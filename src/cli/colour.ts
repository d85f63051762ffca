/** Whether to print in colour: on a terminal. NO_COLOR and FORCE_COLOR override this. */
export function isColourful(): boolean {
  const { env, stdout } = process
  return env['NO_COLOR'] === undefined && (stdout.isTTY || env['FORCE_COLOR'] !== undefined)
}

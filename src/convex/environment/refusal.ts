/** Why a name must not be given, and what to do instead. Both are sentences. */
export interface Refusal {
  /**
   * - `dead`: nothing in the image reads it
   * - `dropped`: an earlier release read it
   * - `trap`: it is read, with harmful effects
   * - `managed`: an option sets it
   * - `known`: it belongs in `env`, not in `extraEnv`
   * - `function`: it is for functions, which do not see it
   */
  readonly group: 'dead' | 'dropped' | 'trap' | 'managed' | 'known' | 'function'
  readonly reason: string
  readonly wayOut: string
}

export type Refusals = Readonly<Record<string, Refusal>>

/** The same refusal for several names, which are separated by spaces. */
export function refuse(group: Refusal['group'], names: string, reason: string, wayOut: string): Refusals {
  return Object.fromEntries(names.split(' ').map((name) => [name, { group, reason, wayOut }]))
}

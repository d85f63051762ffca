/** What must hold in a deployment and is no rule of `check`, with the reason. */
export const notRules: readonly { readonly what: string; readonly why: string }[] = [
  { what: 'The clocks of the nodes agree.', why: 'A lease is taken by wall-clock time, but manifests say nothing of clocks.' },
]

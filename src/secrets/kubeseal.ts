/** Where `kubeseal` finds the controller. */
export interface Controller {
  readonly name: string
  readonly namespace: string
}

/**
 * A command of `kubeseal` that calls the controller. Both names are given, because environment variables could set
 * others.
 */
export function kubeseal({ name, namespace }: Controller, args: string): string {
  return `kubeseal --controller-name=${name} --controller-namespace=${namespace} ${args}`
}

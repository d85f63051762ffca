/** Where `kubeseal` finds the controller. */
export interface Controller {
  readonly name: string
  readonly namespace: string
}

/** A command of `kubeseal` that asks the controller. Both names are said: an environment variable could say others. */
export function kubeseal({ name, namespace }: Controller, args: string): string {
  return `kubeseal --controller-name=${name} --controller-namespace=${namespace} ${args}`
}

import * as v from 'valibot'
import { dnsLabel, serviceName } from '../fields.ts'
import { strict } from '../strict.ts'

/**
 * The sealed-secrets controller, as in `kubeseal`. The defaults match the plain manifest of a release; the Helm chart
 * names it `sealed-secrets` (sealed-secrets@v0.40.0 cmd/kubeseal/main.go#bindFlags and sealed-secrets@v0.40.0
 * README.md#"The helm chart by default installs the controller with the name").
 */
export interface SealedSecretsController {
  /**
   * Name of the controller's Service.
   * @default 'sealed-secrets-controller'
   */
  readonly name?: string | undefined
  /**
   * Namespace of the controller.
   * @default 'kube-system'
   */
  readonly namespace?: string | undefined
}

/** The default controller. */
export const defaultController = { name: 'sealed-secrets-controller', namespace: 'kube-system' }

export const sealedSecretsController = strict({
  name: v.optional(serviceName, defaultController.name),
  namespace: v.optional(dnsLabel, defaultController.namespace),
}) satisfies v.GenericSchema<SealedSecretsController>

/** Settings of the controller. */
export type SealedSecretsControllerSettings = v.InferOutput<typeof sealedSecretsController>

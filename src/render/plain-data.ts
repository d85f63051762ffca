import { ConvexK8sError } from '../errors.ts'
import { titleOf } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { objectsOf } from '../kubernetes/objects-of.ts'
import { plainOrReason } from './yaml/yaml.ts'

/**
 * Converts one object to plain data of the type that the caller needs, such as `V1Deployment` of a Kubernetes client or
 * `apps.v1.DeploymentArgs` of Pulumi. The data has the format of Kubernetes and shares no references with the object.
 * The type is not checked: libraries describe the same fields differently in detail (a timestamp as `Date`, a quantity
 * as text), so TypeScript does not accept the types of one library for those of another.
 *
 * @throws ConvexK8sError if the value is not one Kubernetes object, or cannot be plain data.
 *
 * @example
 * ```ts
 * import { convexStack, plainData } from '@proompteng/convex-k8s'
 *
 * const { service } = convexStack({ host: 'convex.example.com' }).backend
 * const body: { kind: string; spec: { clusterIP?: string } } = plainData(service)
 * ```
 */
export function plainData<Data = Readonly<Record<string, unknown>>>(object: K8sObject): Data {
  const [only, ...others] = objectsOf(object)
  if (only === undefined || others.length > 0) throw refused('object', 'expected one object; call it for each')
  const data = plainOrReason(only)
  if (typeof data === 'string') throw refused(titleOf(only), data)
  return data as Data
}

function refused(path: string, message: string): ConvexK8sError {
  return new ConvexK8sError('plainData: the object is wrong.', [{ path, message }])
}

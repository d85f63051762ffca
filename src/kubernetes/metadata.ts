/** What all objects of a component share. */
export interface Shared {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** The recommended labels of a component (kubernetes.io, Recommended Labels), which labels of the user override. */
export function labelsOf({ labels }: Pick<Shared, 'labels'>, component: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'convex',
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': 'convex',
    ...labels,
  }
}

/** Metadata of an object. `app.kubernetes.io/instance` is omitted: Argo CD's label tracking overwrites it. */
export function metadataOf(
  shared: Shared,
  object: {
    readonly name: string
    readonly component: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  },
) {
  return {
    name: object.name,
    namespace: shared.namespace,
    labels: { ...labelsOf(shared, object.component), ...object.labels },
    annotations: withoutEmpty({ ...shared.annotations, ...object.annotations }),
  }
}

/** Metadata of the object with the component's name, including the label that selects its pods. */
export function appMetadata(
  shared: Shared & { readonly name: string },
  component: string,
  annotations: Readonly<Record<string, string>>,
) {
  return metadataOf(shared, { name: shared.name, component, labels: { app: shared.name }, annotations })
}

/** A map, or `undefined` without entries: an empty map is noise in a review. */
export function withoutEmpty<Value>(map: Readonly<Record<string, Value>>): Record<string, Value> | undefined {
  return Object.keys(map).length === 0 ? undefined : { ...map }
}

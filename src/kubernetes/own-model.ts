import { Model } from '@kubernetes-models/base'
import type { ModelData, TypeMeta } from '@kubernetes-models/base'
import { InvalidFields } from './invalid-fields.ts'
import type { FieldProblem } from './invalid-fields.ts'
import type { K8sObjectMeta } from './object.ts'

/** A kind for which no package of models exists. Its version and name are static fields of the class. */
export abstract class OwnModel<Data extends TypeMeta> extends Model<Data> {
  declare static readonly apiVersion: string
  declare static readonly kind: string
  declare metadata?: K8sObjectMeta

  constructor(data?: ModelData<Data>) {
    super()
    const { apiVersion, kind } = new.target
    this.setDefinedProps({ apiVersion, kind, ...data } as ModelData<Data>)
  }

  /** What the schema refuses. */
  protected abstract problems(): readonly FieldProblem[]

  override validate(): void {
    const problems = this.problems()
    if (problems.length > 0) throw new InvalidFields(problems)
  }
}

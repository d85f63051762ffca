import { createTypeMetaGuard, Model } from '@kubernetes-models/base'
import type { ModelData, TypeMeta } from '@kubernetes-models/base'
import { InvalidFields } from './invalid-fields.ts'
import type { FieldProblem } from './invalid-fields.ts'

/** A class as in kubernetes-models, for a kind of which no package has one. */
export function ownModel<Fields extends TypeMeta>(
  type: Pick<Fields, keyof TypeMeta>,
  problemsOf: (object: Partial<Fields>) => readonly FieldProblem[],
) {
  class OwnModel extends Model<Fields> {
    static readonly apiVersion = type.apiVersion
    static readonly kind = type.kind
    static readonly is = createTypeMetaGuard<Fields>(type)

    constructor(data?: ModelData<Fields>) {
      super()
      this.setDefinedProps({ ...type, ...data } as ModelData<Fields>)
    }

    override validate(): void {
      const problems = problemsOf(this as unknown as Partial<Fields>)
      if (problems.length > 0) throw new InvalidFields(problems)
    }
  }
  return OwnModel as Pick<typeof OwnModel, 'apiVersion' | 'is' | 'kind'> &
    (new (data?: ModelData<Fields>) => Fields & Model<Fields>)
}

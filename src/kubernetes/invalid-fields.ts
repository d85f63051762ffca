/** A field that the API server would refuse, by its JSON pointer. */
export interface FieldProblem {
  readonly instancePath: string
  readonly message: string
}

/** What is wrong with an object, in the format of kubernetes-models. */
export class InvalidFields extends Error {
  readonly errors: readonly FieldProblem[]

  constructor(problems: readonly FieldProblem[]) {
    super(problems.map(({ instancePath, message }) => `${instancePath} ${message}`).join(', '))
    this.errors = problems
  }
}

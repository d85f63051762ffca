/** A function of an object that is worked out once for each: several rules ask the same of every pod. */
export function memo<Subject extends object, Result>(work: (subject: Subject) => Result): (subject: Subject) => Result {
  const known = new WeakMap<Subject, { readonly result: Result }>()
  return (subject) => {
    const found = known.get(subject) ?? { result: work(subject) }
    known.set(subject, found)
    return found.result
  }
}

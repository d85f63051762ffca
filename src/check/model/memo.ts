/** A function with one cached result per object, for results that several rules need. */
export function memo<Subject extends object, Result>(work: (subject: Subject) => Result): (subject: Subject) => Result {
  const known = new WeakMap<Subject, { readonly result: Result }>()
  return (subject) => {
    const found = known.get(subject) ?? { result: work(subject) }
    known.set(subject, found)
    return found.result
  }
}

import type { DatabaseLink } from '../../../model/database/links.ts'
import type { Variable } from '../../../model/environment/environment.ts'

/** The variable that decides and its URL, when the manifests show them. */
export function* urls(
  links: readonly DatabaseLink[],
): Iterable<{ readonly link: DatabaseLink; readonly variable: Variable }> {
  for (const link of links) {
    const { variable } = link.database
    if (variable !== undefined) yield { link, variable }
  }
}

export const url = 'postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432'

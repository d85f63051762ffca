import type { BackendDatabase } from '../../../model/database/database.ts'

/** A host in a message; one from a Secret is not shown. */
export function shownHost({ variable, url }: BackendDatabase, host: string): string {
  return url?.isHidden === true ? `The host in ${variable?.name ?? 'the URL'}` : host
}

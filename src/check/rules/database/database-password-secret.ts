import type { RuleDefinition } from '../../rule.ts'
import { referencesIn, replaceReferences } from '../../model/environment/references.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { shownName } from '../../model/shown.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

/** The password in a URL. It never leaves this file. */
function passwordIn(text: string): string {
  const [, server = ''] = /^[^:]*:\/\/([^/?#]*)/.exec(text) ?? []
  const userInfo = server.slice(0, Math.max(0, server.lastIndexOf('@')))
  const colon = userInfo.indexOf(':')
  return colon === -1 ? '' : userInfo.slice(colon + 1)
}

/** Whether a text has more than references. */
function hasText(text: string): boolean {
  return replaceReferences(text, () => '') !== ''
}

/** Whether the query has a password. */
function hasPasswordParameter(text: string): boolean {
  return [...text.matchAll(/[?&]password=([^&#]*)/g)].some(([, value = '']) => hasText(value))
}

const fix = 'Put the password into a Secret, refer to it by secretKeyRef before the URL, and change it.'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The password of the database comes from a Secret.',
  why:
    'All users who may read the manifests can read a password in a Deployment or a ConfigMap, and it stays in the history ' +
    'of the repository after it is removed from the file.',
  source: [page('kubernetes.io', 'Good practices for Kubernetes Secrets')],
  bad: database({ '$(PGPASSWORD)@': 'hunter2@' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: { variable } }, report) {
    const text = variable?.value
    if (variable === undefined || text === undefined) return
    const password = passwordIn(text)
    if (hasText(password) || hasPasswordParameter(text)) {
      yield report(variable, `${variable.name} holds a password in plain text.`, fix)
    }
    for (const name of referencesIn(password)) {
      const part = pod.environment.variables.get(name)
      if (part?.value === undefined || part.value === '' || part.value.startsWith('$(')) continue
      yield report(part, `${shownName(name)}, the password in ${variable.name}, is in plain text.`, fix)
    }
  }),
}

import { listAt, textAt } from '../check/world/read.ts'
import type { Issue } from '../errors.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { manifestsOf } from './manifest.ts'

/** The instance that a rendered Deployment runs, when it is written there. */
export function instanceNameOf(object: K8sObject): string | undefined {
  const containers = listAt(object, 'spec', 'template', 'spec', 'containers')
  const variables = containers.flatMap((container) => listAt(container, 'env'))
  return textAt(
    variables.find((variable) => textAt(variable, 'name') === 'INSTANCE_NAME'),
    'value',
  )
}

/**
 * A rendered folder keeps its instance name: it names the database and the prefix on S3, so that under another one the
 * same Deployment would start with an empty database.
 */
export function instanceNameIssues(file: string, before: string, after: string): readonly Issue[] {
  const [old] = manifestsOf(before).flatMap((object) => instanceNameOf(object) ?? [])
  const [now] = manifestsOf(after).flatMap((object) => instanceNameOf(object) ?? [])
  if (old === undefined || now === undefined || old === now) return []
  return [
    {
      path: file,
      message:
        `runs the instance "${old}", and the new one is "${now}". The name is that of the database and of the files on S3: ` +
        `under another one everything would be gone. Keep instanceName: "${old}"; or render "${now}" into a folder and a ` +
        'namespace of its own, and move the data with npx convex export and import',
    },
  ]
}

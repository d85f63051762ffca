import { rhythmOf } from '../../../kubernetes/cron.ts'
import { parseQuantity } from '../../../kubernetes/storage/quantity.ts'
import { defaultCliVersion } from '../../../convex/release.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { backendPaths, storageOf, textIn } from '../../model/backend/backend-paths.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { grouped } from '../../model/grouped.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { claimsOf, mountOf } from '../../model/storage/mounts.ts'
import { listAt, recordAt, textAt } from '../../model/read.ts'
import type { Workload } from '../../model/backend/workloads.ts'
import type { Model } from '../../model/model.ts'
import { backendYaml, documents, withEnv } from '../../examples/backend.ts'
import { problemAt } from '../../rule.ts'
import { convex } from '../../../sources/source.ts'

const variable = 'MAX_EXPIRED_SNAPSHOT_AGE_DAYS'
const daysToExpiry = 14
const daysByDefault = 30
// On the default volume, each copy of a nightly export has more room.
const leastShare = 512n * 1024n ** 2n * 1000n

const job = `
apiVersion: batch/v1
kind: CronJob
metadata: { name: export, namespace: convex }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: export
              image: docker.io/library/node:22
              command: [npx, convex@${defaultCliVersion}, export, --path, /scratch/]
`

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The copies that exports leave in the instance fit on its volume.',
  why:
    'Every `npx convex export` leaves its zip file in the storage of the instance: for 14 days until it expires, and for ' +
    `${variable} more days, 30 by default. A nightly export keeps about 44 copies on the volume, with files if they are ` +
    'included, and a full volume stops all writes. With 0 days, 14 copies remain. The rule does not check files on S3. The ' +
    'size of a copy is unknown: if the variable is set, the rule reports less than 512Mi for each copy.',
  source: [
    convex('crates/model/src/exports/mod.rs', 'DEFAULT_EXPORT_RETENTION', 'cleanup_expired'),
    convex('crates/common/src/knobs.rs', 'MAX_EXPIRED_SNAPSHOT_AGE'),
    convex('crates/application/src/system_table_cleanup/mod.rs', 'cleanup_expired_exports'),
  ],
  bad: documents(backendYaml, job),
  good: documents(withEnv(`{ name: ${variable}, value: "0" }`), job),
  *check(model) {
    const backends = grouped(model.backends, ({ workload }) => [namespaceOf(workload.object)])
    for (const workload of model.workloads) {
      const { object } = workload
      const rhythm = isExport(workload) ? rhythmOf(textAt(object, 'spec', 'schedule') ?? '') : undefined
      const [pod, ...others] = backends.get(namespaceOf(object)) ?? []
      if (rhythm !== undefined && pod !== undefined && others.length === 0)
        yield* leftBy(model, pod, { object, rhythm })
    }
  },
}

function isExport({ object, containers }: Workload): boolean {
  if (object.kind !== 'CronJob') return false
  return containers.some(({ spec }) => {
    const words = [...listAt(spec, 'command'), ...listAt(spec, 'args')].filter((word) => typeof word === 'string')
    return /(?:^|[\s/])convex(?:@[\w.-]+)?\s+export(?:\s|$)/.test(words.join(' '))
  })
}

interface Export {
  readonly object: Workload['object']
  readonly rhythm: NonNullable<ReturnType<typeof rhythmOf>>
}

function* leftBy(model: Model, pod: ConvexPod, { object, rhythm }: Export): Iterable<Problem> {
  const given = pod.environment.variables.has(variable)
  const days = given ? Number(textIn(pod, variable) ?? 'unknown') : daysByDefault
  const isUnknown = !Number.isSafeInteger(days) || days < 0 || (!given && !pod.environment.isComplete)
  if (isUnknown || storageOf(pod) !== 'local') return
  const copies = rhythm.mostRuns(daysToExpiry + days)
  const size = sizeOf(model, pod)
  // The volume also has the files.
  const isSmall = size !== undefined && (parseQuantity(size) ?? leastShare) / BigInt(copies + 1) < leastShare
  // Rare exports leave few copies.
  if (copies < 2 || (given && !isSmall)) return
  const text =
    size === undefined
      ? `${copies} copies`
      : `${copies} copies of more than ${shareOf(size, copies + 1)} each fill the volume of ${size}`
  yield problemAt(
    { object, path: 'spec.schedule' },
    `The exports of ${daysToExpiry + days} days stay on the volume of the instance: ${text}.`,
    days > 0
      ? `Set ${variable} to 0 on the backend, which leaves ${rhythm.mostRuns(daysToExpiry)} copies.`
      : 'Enlarge the volume, export less often, or keep the files on S3.',
  )
}

/** An equal share of a size, rounded down. */
function shareOf(size: string, parts: number): string {
  const mebibytes = (parseQuantity(size) ?? 0n) / (1000n * 1024n ** 2n * BigInt(parts))
  return mebibytes >= 10_240n ? `${mebibytes / 1024n}Gi` : `${mebibytes}Mi`
}

/** The size of the volume with the files, if its claim is among the objects. */
function sizeOf({ index }: Model, pod: ConvexPod): string | undefined {
  const { workload } = pod
  const mount = mountOf(pod.mounts, backendPaths(pod).storage)
  const template = recordAt(mount?.volume, 'volumeClaimTemplate', 'spec')
  const [claim = ''] = claimsOf(workload, mount)
  const object = index.find('PersistentVolumeClaim', '', namespaceOf(workload.object), claim)
  const [size] = [recordAt(object, 'spec'), template].flatMap(
    (spec) => textAt(spec, 'resources', 'requests', 'storage') ?? [],
  )
  return size === undefined || parseQuantity(size) === undefined ? undefined : size
}

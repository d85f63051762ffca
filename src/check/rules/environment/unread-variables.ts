import { refused, unreadBy } from '../../../convex/environment/index.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { imageName } from '../../model/backend/convex-pods.ts'
import { releaseOfImage } from '../../model/backend/image-reference.ts'
import { backendPrograms, runsOf } from '../../model/backend/commands.ts'
import type { Variable } from '../../model/environment/environment.ts'
import { readersOfShared } from '../../model/environment/shared-keys.ts'
import { namesReferredTo } from '../../model/environment/variables.ts'
import type { Model } from '../../model/model.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { eachVariable } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

const reportedElsewhere = /^CONVEX_INSTANCE_|ADMIN_KEY$|^CONVEX_DEPLOY_KEY$/

/** Fixes for names that are not read; the first match applies. */
const ways: readonly (readonly [names: RegExp, way: string])[] = [
  [/DATABASE$|^POSTGRES_DB$|^(?:DATABASE|DB)_NAME$/, 'The database is named after INSTANCE_NAME, with "-" as "_".'],
  [/SSL|CA_FILE/, 'Set PG_CA_FILE (MySQL: MYSQL_CA_FILE) to the file of the certificate authority.'],
  [
    /^(?:PG|POSTGRES_|MYSQL_)(?:HOST|PORT|USER|PASSWORD)$|^(?:POSTGRESQL|PG)_URL$/,
    'Convex reads one URL, which may refer to its parts: POSTGRES_URL=postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT).',
  ],
  [/PORT$/, 'The ports are always 3210 and 3211; set another port in the Service or the route.'],
  [/^CONVEX_(?:CLOUD_URL|SITE_URL|URL)$/, 'Set CONVEX_CLOUD_ORIGIN and CONVEX_SITE_ORIGIN.'],
  [/^NEXT_PUBLIC_/, 'Set it on the dashboard.'],
  [/BUCKET/, 'Set AWS_REGION and the five S3_STORAGE_*_BUCKET.'],
  [/^S3_(?:ACCESS|SECRET)/, 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'],
  [/ENDPOINT$/, 'Set S3_ENDPOINT_URL.'],
  [/REGION$/, 'Set AWS_REGION.'],
  [/^SHARED_UDF_CACHE/, 'Set UDF_CACHE_MAX_SIZE.'],
  [/^SEARCH_INDEX_WORKER_PAGES/, 'Set SEARCH_WORKER_PAGES_PER_SECOND.'],
  [/DRAIN_TIMEOUT$/, "Set the pod's terminationGracePeriodSeconds; the drain itself has no limit."],
]

export const rule: RuleDefinition = {
  severity: 'warning',
  about: 'name',
  title: 'The image reads every variable that is set.',
  why:
    'Some names exist in another image, or only in the cloud of Convex, and the self-hosted image does not read them. ' +
    'Others are read by an earlier or a later release. If the tag of the image is a known release, it is the one that ' +
    'counts; otherwise, the newest known one. The finding names the variables that are read instead. The rule does not ' +
    'report a name to which another variable refers as $(NAME).',
  source: [
    convex('self-hosted/docker-build/run_backend.sh', '"exec ./convex-local-backend"'),
    page('github.com', 'convex-backend history of crates/common/src/knobs.rs'),
  ],
  bad: withEnv('{ name: POSTGRES_DB, value: convex }'),
  good: backendYaml,
  check: eachVariable(function* ({ variable, pod }, report, model) {
    const { name } = variable
    if (reportedElsewhere.test(name) || namesReferredTo(pod).has(name)) return
    const unread = unreadBy(name, releaseOfImage(pod.container.image))
    if (unread !== undefined) yield report(variable, `${name}: ${unread.reason}`, unread.wayOut)
    const refusal = Object.hasOwn(refused, name) ? refused[name] : undefined
    if (refusal?.group !== 'dead' || runsOwnScript(pod) || isForOthers(model, pod, variable)) return
    const way = ways.find(([names]) => names.test(name))?.[1] ?? ''
    yield report(variable, `${name} has no effect. ${refusal.reason}`, `Remove it. ${way}`.trim())
  }),
}

/** Whether the variable is part of a whole Secret, or of a ConfigMap that other workloads read. */
function isForOthers(model: Model, { container }: ConvexPod, { object, from, path }: Variable): boolean {
  if (from?.kind === 'Secret' && !path.startsWith(`${container.path}.env[`)) return true
  return readersOfShared(model, object, from?.key ?? '').length > 0
}

/** Whether a custom script or image runs, which may read any variable. */
function runsOwnScript({ container }: ConvexPod): boolean {
  const runs = runsOf(container.spec, backendPrograms)
  return imageName(container.image) !== 'convex-backend' || runs === 'other' || runs === 'script'
}

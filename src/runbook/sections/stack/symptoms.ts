import { nameOf } from '../../../check/model/index-of-objects.ts'
import { kubectl, smokeTest } from '../../commands.ts'
import type { Facts } from '../../facts.ts'
import { code, section, shell, table } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { argocdSymptoms } from '../argocd/symptoms.ts'
import { databaseSymptoms } from '../database/symptoms.ts'
import { functionSymptoms } from '../environment/symptoms.ts'
import { podSymptoms } from '../backend/symptoms.ts'
import { routeSymptoms } from '../routes/symptoms.ts'
import { fullVolumes } from '../storage/full-volumes.ts'

/** The first section: three commands, and from what they show to the part that helps. */
export function symptoms(facts: Facts): Block {
  const { workload, container, cluster, database } = facts
  const kinds = [
    workload.replace(/\/.*/, 's'),
    'pods',
    ...(cluster === undefined ? [] : ['clusters.postgresql.cnpg.io']),
  ]
  const full = fullVolumes(facts)
  const rows = [
    ['a backend pod is not ready', '[The backend does not run](#the-backend-does-not-run)'],
    ...(database === 'sqlite'
      ? []
      : [
          [
            `${cluster === undefined ? '' : `Cluster ${code(nameOf(cluster))} is not healthy, or `}the log has a database error`,
            '[The database](#the-database)',
          ],
        ]),
    ...(full === ''
      ? []
      : [
          [
            `disk full: ${cluster === undefined ? '' : '"Not enough disk space", '}"No space left on device"`,
            '[A volume is full](#a-volume-is-full): enlarge its PersistentVolumeClaim first, then set the option',
          ],
        ]),
    ['all pods are ready, but the smoke test fails', '[Clients cannot connect](#clients-cannot-connect)'],
    [
      'none of the above, but functions, logins or files fail',
      '[Functions, logins and files](#functions-logins-and-files)',
    ],
    ['the last commit is not deployed', '[Argo CD does not sync](#argo-cd-does-not-sync)'],
  ]
  return section(
    'When something is wrong',
    'Run these three commands first. They show whether Convex answers, which pods run, and what the log contains:',
    shell(
      smokeTest(facts, { key: false }),
      kubectl(facts, `get ${kinds.join(',')}`),
      kubectl(facts, `logs ${workload} --container=${container} --tail=200`),
    ),
    table(['you see', 'go to'], rows),
    podSymptoms(facts),
    databaseSymptoms(facts),
    full,
    routeSymptoms(facts),
    functionSymptoms(facts),
    argocdSymptoms(facts),
  )
}

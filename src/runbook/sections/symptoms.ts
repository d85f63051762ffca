import { kubectl, smokeTest } from '../commands.ts'
import { ofKind } from '../facts.ts'
import type { Facts } from '../facts.ts'
import { part, quoted, section, shell } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { databaseSymptoms } from './symptoms-database.ts'
import { functionSymptoms } from './symptoms-functions.ts'
import { podSymptoms } from './symptoms-pod.ts'
import { routeSymptoms } from './symptoms-route.ts'

/** What is seen, why, and what to do: the first section for who is paged, and the last one to write. */
export function symptoms(facts: Facts): Block {
  const { workload, container, cluster } = facts
  const log = `logs ${workload} --container=${container}`
  const routes = [...new Set(facts.routes.map(({ kind }) => kind))]
  return section(
    'When something is wrong',
    'First look, in this order: does it answer, do the pods run, what do they say?',
    shell(
      smokeTest(facts, { key: false }),
      kubectl(facts, 'get pods,deployments,services,persistentvolumeclaims --output wide'),
      kubectl(facts, 'get events --sort-by=.lastTimestamp'),
      kubectl(facts, `${log} --tail=200`),
      kubectl(facts, `${log} --previous --tail=200`),
      ...(cluster === undefined ? [] : [kubectl(facts, `get clusters.postgresql.cnpg.io`)]),
      ...(routes.length === 0 ? [] : [kubectl(facts, `get ${routes.map(plural).join(',')}`)]),
      ...(ofKind(facts, 'Certificate').length === 0 ? [] : [kubectl(facts, 'get certificates.cert-manager.io')]),
    ),
    'Restarting the backend is safe: it is stopped by SIGINT and starts again. Clients reconnect by themselves.',
    shell(kubectl(facts, `rollout restart ${workload}`)),
    podSymptoms(facts),
    databaseSymptoms(facts),
    routeSymptoms(facts),
    functionSymptoms(facts),
    argocd(facts),
  )
}

function plural(kind: string): string {
  if (kind === 'IngressRoute') return 'ingressroutes.traefik.io'
  return kind === 'HTTPRoute' ? 'httproutes.gateway.networking.k8s.io' : 'ingresses'
}

function argocd(facts: Facts): Block {
  const { cluster, namespace } = facts
  return part(
    'Argo CD does not sync',
    [
      'It waits for a wave that is not healthy: the first object in the order of the waves that is not is the one to look at.',
      cluster === undefined
        ? ''
        : ' A failover or a restart of the database counts as degraded and fails the sync; Argo CD retries it.',
      ` A SealedSecret that is not healthy was sealed for another cluster, name or namespace (here ${quoted(namespace)}).`,
    ].join(''),
    ofKind(facts, 'SealedSecret').length === 0
      ? undefined
      : shell(kubectl(facts, 'describe sealedsecrets.bitnami.com')),
  )
}

import { nameOf } from '../../../check/model/index-of-objects.ts'
import { listAt, textAt } from '../../../check/model/read.ts'
import { isTailnetHost } from '../../../check/model/routes/reach.ts'
import { annotationsOf, hostname } from '../../../check/model/routes/tailnet.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { destinationsOf } from '../../destinations.ts'
import type { Facts } from '../../facts.ts'
import { about, kubectl } from '../../commands.ts'
import { code, list, quoted, section, shell } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'

/** What users on the tailnet reach. */
export function tailnet(facts: Facts): Block {
  const { tailnet: found, model } = facts
  if (found.length === 0) {
    return section('What the tailnet sees', 'Nothing: no object of this folder is given to the Tailscale operator.')
  }
  const hasDashboard = model.dashboards.length > 0
  return section(
    'What the tailnet sees',
    'Only this:',
    list(...found.map((object) => `${object.kind} ${code(nameOf(object))}: ${addressOf(object)}`)),
    [
      ...(hasDashboard
        ? ['The dashboard holds no admin key: it asks each user for one, which stays in the browser.']
        : []),
      'The Tailscale operator must run in the cluster, and the tailnet policy must allow its tags. It creates a proxy for ' +
        'each name. A name that is already taken gets a number at its end.',
    ].join(' '),
    ...origin(facts),
  )
}

/** An origin on the tailnet, which pods must resolve too. */
function origin(facts: Facts): readonly Block[] {
  const { origin: address, tailnet: found, container, workload } = facts
  const ingress = found.find(({ kind }) => kind === 'Ingress')
  if (address === undefined || ingress === undefined || !isTailnetHost(new URL(address).hostname)) return []
  return [
    `The origin ${code(address)} is on the tailnet, and ${callers(facts)}: the cluster needs a DNSConfig of the ` +
      'operator, and its DNS must send `ts.net` to that nameserver. The address of the Ingress must be ' +
      'the name of the origin; `curl` asks for it as a function would.',
    shell(
      about(facts, 'get', ingress),
      'kubectl get dnsconfigs.tailscale.com',
      kubectl(
        facts,
        `exec ${workload} --container ${quoted(container)} -- curl --fail --silent --show-error ${quoted(`${address}/version`)}`,
      ),
    ),
  ]
}

/** An export runs Convex's command, against the public origin. */
function callers(facts: Facts): string {
  const jobs = destinationsOf(facts).exports.map(({ job }) => `the CronJob ${code(job)}`)
  return jobs.length === 0
    ? 'Node actions call it from the pod'
    : `${['Node actions', ...jobs].join(' and ')} call it from their pods`
}

function addressOf(object: K8sObject): string {
  if (object.kind === 'Ingress') {
    const [host] = listAt(object, 'spec', 'tls').flatMap((entry) => listAt(entry, 'hosts'))
    return typeof host === 'string' ? code(`https://${host}`) : 'HTTPS, under the name in its status'
  }
  const name = annotationsOf(object)[hostname]
  const port = listAt(object, 'spec', 'ports').map((entry) => String((entry as { port?: unknown }).port ?? ''))[0]
  const address =
    name === undefined ? 'the name in its status' : code(`http://${name}${port === '80' ? '' : `:${port}`}`)
  return `${address}${textAt(object, 'spec', 'loadBalancerClass') === undefined ? '' : ', encrypted by the tailnet itself'}`
}

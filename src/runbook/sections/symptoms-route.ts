import { nameOf } from '../../check/world/index-of-objects.ts'
import { about, kubectl } from '../commands.ts'
import { ofKind } from '../facts.ts'
import type { Facts } from '../facts.ts'
import { code, quoted, shell } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { symptomTable } from './symptoms-table.ts'

export function routeSymptoms(facts: Facts): Block {
  const { origin = 'the origin', routes, world, pod, tailnet } = facts
  const certificates = ofKind(facts, 'Certificate')
  const isTraefik = routes.some(({ kind }) => kind === 'IngressRoute')
  const hasPolicies = ofKind(facts, 'NetworkPolicy').length > 0
  const services = world.servicesOf(pod.workload)
  return symptomTable(
    'Clients do not get through',
    [
      [
        'the host has no address',
        'the DNS record',
        `it must lead to the ingress controller: ${code(`nslookup ${hostOf(origin)}`)}`,
      ],
      [
        'the browser warns of the certificate',
        isTraefik
          ? 'there is none for the host, so that Traefik shows its own (TRAEFIK DEFAULT CERT)'
          : 'there is none for the host',
        certificates.length === 0
          ? 'look where the certificate of the ingress controller comes from'
          : 'describe the certificate: its order and challenge say what the authority did not find',
      ],
      [
        '404 for everything',
        isTraefik
          ? 'the route is not taken: a Middleware or Service that it names is missing, or no pod is ready'
          : 'the route is not taken, or no pod is ready',
        'read the log of the ingress controller; see that the Service has endpoints',
      ],
      ['502, 503, 504', 'the backend is not ready', 'see [The backend does not run](#the-backend-does-not-run)'],
      [
        '`/metrics` answers from outside',
        'the route lets it through',
        'render again; the route must leave `/metrics` out',
      ],
      [
        'uploads fail after a minute',
        isTraefik ? 'the entry point of Traefik ends requests after 60 s (`readTimeout`)' : 'a timeout on the way',
        isTraefik
          ? 'raise `respondingTimeouts.readTimeout` of the entry point, in the configuration of Traefik itself'
          : 'raise the timeouts of the ingress controller',
      ],
      [
        'uploads go to the wrong host, or to none',
        '`CONVEX_CLOUD_ORIGIN` is not the public origin',
        `it must be ${code(origin)}, without a path or a slash at its end`,
      ],
      [
        'HTTP actions answer with 404',
        'no function is deployed for the path, or `/http` does not arrive at the port for it',
        'the smoke test tells the two apart',
      ],
      hasPolicies
        ? [
            'timeouts after a change of namespaces or labels',
            'a NetworkPolicy',
            'describe the policies; who calls must have the labels that they name',
          ]
        : undefined,
      tailnet.length === 0
        ? undefined
        : [
            'the dashboard is not on the tailnet',
            'the Tailscale operator has made no proxy, or the tailnet policy does not allow it',
            `describe ${tailnet.map((object) => `${object.kind} ${code(nameOf(object))}`).join(', ')}; its status and events say why`,
          ],
      world.dashboards.length === 0
        ? undefined
        : [
            'the dashboard asks for a key again and again',
            'it is not of this instance, or the browser does not reach the public origin',
            'make [another one](#an-admin-key); open the origin in the same browser',
          ],
    ],
    shell(
      ...routes.map((object) => about(facts, 'describe', object)),
      ...services.map((service) =>
        kubectl(facts, `get endpointslices --selector=kubernetes.io/service-name=${quoted(nameOf(service))}`),
      ),
      ...certificates.map(({ object }) => about(facts, 'describe', object)),
    ),
  )
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : '<HOST>'
}

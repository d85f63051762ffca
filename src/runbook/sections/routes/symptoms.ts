import { exposureOf } from '../../../check/model/routes/exposure.ts'
import { nameOf } from '../../../check/model/index-of-objects.ts'
import { isTailnet, isTailnetHost } from '../../../check/model/routes/reach.ts'
import { about, kubectl } from '../../commands.ts'
import { ofKind } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { code, quoted, shell } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { symptomTable } from '../stack/symptoms-table.ts'

export function routeSymptoms(facts: Facts): Block {
  const { origin = 'the origin', routes, model, pod, tailnet } = facts
  const certificates = ofKind(facts, 'Certificate')
  const policies = ofKind(facts, 'NetworkPolicy')
  const doors = dashboardHosts(facts)
  const isTraefik = routes.some(({ kind }) => kind === 'IngressRoute')
  const services = model.servicesOf(pod.workload)
  return symptomTable(
    'Clients cannot connect',
    [
      isTailnetHost(hostOf(origin))
        ? [
            'the host has no address',
            'the client is not on the tailnet, or the operator created no proxy',
            'see [What the tailnet sees](#what-the-tailnet-sees)',
          ]
        : [
            'the host has no address',
            'its DNS record is missing',
            `point it to the ingress controller; ${code(`nslookup ${hostOf(origin)}`)} shows it`,
          ],
      [
        'the browser warns about the certificate',
        isTraefik
          ? 'Traefik has none for the host, and shows its own (TRAEFIK DEFAULT CERT)'
          : 'the ingress controller has none for the host',
        certificates.length === 0
          ? 'find out where its certificate comes from'
          : 'describe the Certificate, then the Order and Challenge that it names',
      ],
      [
        '404 on every path',
        isTraefik
          ? 'the route names a Middleware or Service that does not exist, or no pod is ready'
          : 'the controller has not accepted the route, or no pod is ready',
        "read the ingress controller's log; check that the Service has endpoints",
      ],
      ['502, 503, 504', 'the backend is not ready', 'see [The backend does not run](#the-backend-does-not-run)'],
      ['`/metrics` answers from outside', 'the route exposes it', 'undo the edit of the route, render, sync'],
      [
        'uploads fail after a minute',
        isTraefik ? "`readTimeout` of Traefik's entry point (60 s)" : 'a timeout between client and backend',
        isTraefik
          ? 'raise `respondingTimeouts.readTimeout` in the configuration of Traefik'
          : 'raise the timeouts of the ingress controller',
      ],
      [
        'uploads go to a wrong host',
        '`CONVEX_CLOUD_ORIGIN` is not the public origin',
        `set it to ${code(origin)}, without a path or a trailing slash`,
      ],
      [
        'HTTP actions answer 404',
        'no function is deployed for the path, or the route loses `/http`',
        'the smoke test says which; for logins, see [Logins of end users](#logins-of-end-users)',
      ],
      policies.length === 0
        ? undefined
        : [
            'timeouts after a namespace or label changed',
            'a NetworkPolicy blocks the caller',
            'describe the policies: they name the namespaces and labels that they let in',
          ],
      tailnet.length === 0
        ? undefined
        : [
            'the dashboard is not on the tailnet',
            'the Tailscale operator created no proxy, or the tailnet policy denies it',
            `describe ${tailnet.map((object) => `${object.kind} ${code(nameOf(object))}`).join(', ')}; its events give the reason`,
          ],
      model.dashboards.length === 0
        ? undefined
        : [
            'the dashboard repeatedly asks for a key',
            'the key is for another instance, or the browser cannot reach the public origin',
            'create [another key](#an-admin-key); open the origin in the same browser',
          ],
      doors.length === 0
        ? undefined
        : [
            'the dashboard opens without a login',
            'the policy, filter or annotation in front of it is missing or not accepted',
            'take its route away until it is; the `curl` command below must print 401, 403 or a redirect (302), never 200',
          ],
    ],
    shell(
      ...routes.map((object) => about(facts, 'describe', object)),
      ...services.map((service) =>
        kubectl(facts, `get endpointslices --selector=kubernetes.io/service-name=${quoted(nameOf(service))}`),
      ),
      ...[...certificates.map(({ object }) => object), ...tailnet].map((object) => about(facts, 'describe', object)),
      ...doors.map(
        (host) => `curl --silent --output /dev/null --write-out '%{http_code}' ${quoted(`https://${host}/`)}`,
      ),
    ),
  )
}

/** Hosts of the dashboard's routes off the tailnet. */
function dashboardHosts({ model }: Facts): readonly string[] {
  const routes = model.dashboards.flatMap((pod) => exposureOf(model).of(pod))
  return [...new Set(routes.filter(({ route }) => !isTailnet(route)).flatMap(({ route }) => route.hosts))]
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : '<HOST>'
}

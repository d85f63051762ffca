// The smallest system: SQLite on the data volume, no database server, no tailnet.
import { convexStack, toYaml } from '@proompteng/convex-k8s'

const stack = convexStack({
  host: 'notes.example.com',
  instanceName: 'notes',
  postgres: false,
  database: { type: 'sqlite' },
  backend: {
    // One pod alone may mount it: a SQLite file has nothing else to keep two writers apart.
    volume: { size: '20Gi', accessMode: 'ReadWriteOncePod' },
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '1Gi' } },
  },
  dashboard: { tailscale: false }, // reach it by `kubectl -n convex port-forward svc/convex-dashboard 6791:80`
})

console.log(toYaml(stack))

// The smallest deployment: SQLite on the data volume, no database server, no tailnet.
import { convexStack, toYaml } from '@proompteng/convex-k8s'

const stack = convexStack({
  host: 'notes.example.com',
  instanceName: 'notes',
  postgres: false,
  database: { type: 'sqlite' },
  backend: {
    // Only one pod may mount the volume: nothing else prevents two writers of a SQLite file.
    volume: { size: '20Gi', accessMode: 'ReadWriteOncePod' },
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '1Gi' } },
  },
  dashboard: { tailscale: false }, // access it with `kubectl -n convex port-forward svc/convex-dashboard 6791:80`
})

console.log(toYaml(stack))

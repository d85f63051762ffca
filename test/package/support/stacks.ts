import type { StackOptions } from '../../../src/index.ts'

/** Options as plain data, so that a script in another process can have them too: the least, and one of everything. */
export const optionSets: Readonly<Record<string, StackOptions>> = {
  minimal: { host: 'convex.example.com' },
  everything: {
    host: 'api.example.com',
    siteHost: 'site.example.com',
    namespace: 'apps',
    instanceName: 'my-app',
    labels: { team: 'platform', note: 'yes' },
    annotations: { 'example.com/note': 'two\nlines' },
    backend: { podSecurity: 'restricted', terminationGracePeriodSeconds: 60 },
    postgres: { instances: 3 },
    ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } },
  },
  sqlite: { host: 'convex.example.com', postgres: false, database: { type: 'sqlite' }, dashboard: false },
}

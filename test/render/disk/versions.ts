import { configMap, deployment, sealed, sealedText, service } from '../objects.ts'

// Two versions of a stack that differ in every way: changed, added and removed files, some of them large.
export const versions = [
  {
    backend: {
      configMap: configMap('convex-backend-config', { value: 'one '.repeat(4000) }),
      deployment: deployment('convex-backend', 1),
      service: service('convex-backend'),
    },
    old: { configMap: configMap('old', { value: 'x'.repeat(9000) }), service: service('old') },
    credentials: { sealedSecret: sealed },
  },
  {
    backend: {
      configMap: configMap('convex-backend-config', { value: 'two '.repeat(5000) }),
      deployment: deployment('convex-backend', 0),
      service: service('convex-backend'),
    },
    new: { configMap: configMap('new', { value: 'y'.repeat(9000) }), deployment: deployment('new') },
    credentials: { sealedSecret: sealed },
  },
] as const

export const foreignFiles = {
  'README.md': '# Convex\n',
  [sealed.keptFile]: sealedText,
  'extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n',
  'values.yaml': 'replicas: 1\n',
}

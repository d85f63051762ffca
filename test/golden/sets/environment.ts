import type { StackOptions } from '@proompteng/convex-k8s'

const host = 'convex.example.com'

export const environmentSets = {
  'functions-literal': {
    host,
    functionEnvironment: {
      variables: { SITE_URL: 'https://app.example.com', OPENAI_API_KEY: { secret: 'openai', key: 'api-key' } },
      prune: true,
    },
    networkPolicy: { scope: 'namespace' },
  },
  'functions-sealed': {
    host,
    credentials: { sealedFile: 'backend-sealedsecret.yaml' },
    functionEnvironment: {
      variables: { SITE_URL: 'https://app.example.com' },
      secretVariables: ['JWT_PRIVATE_KEY', 'JWKS'],
      sealedFile: 'function-environment-sealedsecret.yaml',
    },
  },
  'functions-external': {
    host,
    functionEnvironment: {
      externalSecret: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        remoteRefs: { OPENAI_API_KEY: { key: 'openai' }, JWKS: { key: 'convex', property: 'jwks' } },
      },
      timeoutSeconds: 300,
    },
  },
} satisfies Readonly<Record<string, StackOptions>>

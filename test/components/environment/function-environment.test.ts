import { toYaml } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { store, variables, sealed, build } from './options.ts'

describe('convexFunctionEnvironment', () => {
  it('runs after each sync, in a new Job, and not for ever', () => {
    const { job, configMap } = build({ variables, timeoutSeconds: 120 })
    expect(job.metadata?.annotations).toEqual({
      'argocd.argoproj.io/hook': 'PostSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    })
    expect(job.spec).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 120 })
    // What is wanted is no hook: Argo CD compares it.
    expect(configMap.metadata?.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '0' })
  })

  it('has the text in the ConfigMap, and of Secrets the names', () => {
    const { wanted } = build({ variables, secretVariables: ['JWKS'], prune: true, url: 'http://orders:80' })
    expect(wanted).toEqual({
      url: 'http://orders:80',
      prune: true,
      seconds: 200,
      login: 'convex-backend-secrets/CONVEX_ADMIN_KEY',
      text: { SITE_URL: variables.SITE_URL },
      secrets: ['JWKS from convex-function-environment/JWKS', 'OPENAI_API_KEY from openai/api-key'],
    })
  })

  it('has text that Flux and YAML leave as it is', () => {
    const text = 'a ${HOME} b\u{80}\u{FEFF}'
    const { configMap, wanted } = build({ variables: { A: text } })
    expect(wanted.text).toEqual({ A: text })
    const written = configMap.data!['environment.json']!
    expect(written).not.toMatch(/\$\{|[\u0080\uFEFF]/)
    expect(() => toYaml({ configMap })).not.toThrow()
  })

  it('mounts the keys that it reads, and no others', () => {
    const { pod } = build({ variables, secretVariables: ['JWKS', 'KEY'], adminKey: { secret: 'openai', key: 'admin' } })
    const paths = pod.volumes![0]!.projected!.sources!.flatMap(({ secret }) =>
      (secret?.items ?? []).map(({ path }) => path),
    )
    expect(paths).toEqual([
      'secrets/openai/admin',
      'secrets/openai/api-key',
      'secrets/convex-function-environment/JWKS',
      'secrets/convex-function-environment/KEY',
    ])
  })

  it('runs at the level restricted, with nothing to write', () => {
    const { pod, container } = build({ variables, runAsUser: 2000, image: { pullSecrets: ['registry'] } })
    expect(pod).toMatchObject({
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      imagePullSecrets: [{ name: 'registry' }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 2000,
        fsGroup: 2000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    })
    expect(container).toMatchObject({
      image: 'ghcr.io/get-convex/convex-backend:652b828b5129e6cdbcaa3c20efa8d116d09ff3bf',
      securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    })
    expect(container).not.toHaveProperty('env')
  })

  it('fetches variables from a store by the names of its references', () => {
    const { externalSecret, wanted } = build({ externalSecret: { ...store, remoteRefs: { JWKS: { key: 'convex' } } } })
    expect(externalSecret?.spec?.data).toMatchObject([{ secretKey: 'JWKS', remoteRef: { key: 'convex' } }])
    expect(externalSecret?.metadata?.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/sync-wave': '-2',
    })
    expect(wanted.secrets).toEqual(['JWKS from convex-function-environment/JWKS'])
  })

  it('asks a sealed file for its keys, those of variables among them', () => {
    const { sealedFile } = build({
      sealedFile: 'functions.yaml',
      secretVariables: ['JWKS'],
      variables: { OTHER: { secret: 'convex-function-environment', key: 'other' } },
    })
    expect(sealedFile).toMatchObject({ keptFile: 'functions.yaml', expect: { keys: ['JWKS', 'other'] } })
    expect(build({ sealedSecret: sealed(['JWKS']), secretVariables: ['JWKS'] }).sealedSecret?.metadata).toMatchObject({
      annotations: { 'argocd.argoproj.io/sync-wave': '-2' },
    })
  })
})

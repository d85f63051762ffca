import { applicationSetEntry, convexApplication } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'

const repoURL = 'https://github.com/example/infrastructure.git'
const path = 'argocd/applications/convex'

describe('convexApplication', () => {
  it('syncs the folder, and cannot delete data', () => {
    const { application } = convexApplication({ repoURL, path })
    expect(application.metadata).toMatchObject({
      name: 'convex',
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
    })
    expect(application.metadata).not.toHaveProperty('finalizers')
    expect(JSON.parse(JSON.stringify(application.spec))).toEqual({
      project: 'default',
      source: { repoURL, path, targetRevision: 'HEAD' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'convex' },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
        managedNamespaceMetadata: {
          annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
        },
        retry: { limit: 5, backoff: { duration: '15s', factor: 2, maxDuration: '5m' } },
      },
    })
  })

  it('takes every option', () => {
    const ignoreDifferences = [{ kind: 'Service', jsonPointers: ['/spec'] }]
    const { application } = convexApplication({
      repoURL,
      path,
      name: 'orders',
      namespace: 'gitops',
      project: 'data',
      targetRevision: 'v1',
      destination: { server: 'https://10.0.0.1', namespace: 'orders' },
      namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
      namespaceAnnotations: {},
      syncWave: 4,
      revisionHistoryLimit: 3,
      automated: false,
      retryLimit: 0,
      syncOptions: ['PruneLast=true', 'ServerSideApply=true'],
      ignoreDifferences,
      labels: { team: 'a' },
      annotations: { 'argocd.argoproj.io/compare-options': 'IncludeMutationWebhook=true', note: 'b' },
    })
    expect(application.metadata).toMatchObject({
      name: 'orders',
      namespace: 'gitops',
      labels: { team: 'a' },
      annotations: {
        'argocd.argoproj.io/compare-options': 'IncludeMutationWebhook=true',
        'argocd.argoproj.io/sync-wave': '4',
        note: 'b',
      },
    })
    expect(application.spec).toMatchObject({
      revisionHistoryLimit: 3,
      project: 'data',
      source: { targetRevision: 'v1' },
      destination: { server: 'https://10.0.0.1', namespace: 'orders' },
      ignoreDifferences,
    })
    expect(application.spec?.syncPolicy?.automated).toBeUndefined()
    expect(application.spec?.syncPolicy?.syncOptions).toEqual([
      'CreateNamespace=true',
      'ServerSideApply=true',
      'PruneLast=true',
    ])
    expect(application.spec?.syncPolicy?.managedNamespaceMetadata).toEqual({
      labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
    })
    expect(application.spec?.syncPolicy?.retry?.limit).toBe(0)
  })

  it('keeps the namespace, and what is in it, when the Application goes', () => {
    const { application } = convexApplication({ repoURL, path, namespaceLabels: { a: 'b' } })
    expect(application.spec?.syncPolicy?.managedNamespaceMetadata).toEqual({
      labels: { a: 'b' },
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
    })
  })

  it('can be there and wait: off without losing its settings', () => {
    const { application } = convexApplication({ repoURL, path, automated: { enabled: false, allowEmpty: true } })
    expect(application.spec?.syncPolicy?.automated).toEqual({
      enabled: false,
      prune: true,
      selfHeal: true,
      allowEmpty: true,
    })
  })

  it('keeps the half of the automation that is not named', () => {
    const { application } = convexApplication({ repoURL, path, automated: { prune: false } })
    expect(application.spec?.syncPolicy?.automated).toEqual({ prune: false, selfHeal: true })
  })
})

describe('applicationSetEntry', () => {
  it('is an element of the list of a platform', () => {
    expect(applicationSetEntry({ path, syncWave: 4, automated: { enabled: false } })).toEqual({
      name: 'convex',
      path,
      namespace: 'convex',
      annotations: {
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
        'argocd.argoproj.io/sync-wave': '4',
      },
      automation: 'auto',
      enabled: 'false',
      managedNamespaceMetadata: {
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
      },
    })
  })

  it('takes what differs from application to application, and refuses the rest', () => {
    const entry = applicationSetEntry({
      path,
      name: 'orders',
      namespace: 'orders',
      automated: false,
      namespaceAnnotations: {},
      namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      ignoreDifferences: [{ kind: 'Service', jsonPointers: ['/spec'] }],
    })
    expect(entry).toMatchObject({ name: 'orders', namespace: 'orders', automation: 'manual', enabled: 'true' })
    expect(entry.managedNamespaceMetadata).toEqual({
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: undefined,
    })
    expect(() => applicationSetEntry({ path: '/x', namespace: 'A' })).toThrow(/2 options are wrong/)
  })
})

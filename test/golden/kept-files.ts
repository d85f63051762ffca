import { sealedSample } from '../../src/check/examples/sealed.ts'

const backendSeal = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: convex-backend-secrets
  namespace: convex
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/sync-wave: "-2"
spec:
  encryptedData:
    CONVEX_ADMIN_KEY: ${sealedSample}
    CONVEX_INSTANCE_NAME: ${sealedSample}
    CONVEX_INSTANCE_SECRET: ${sealedSample}
  template:
    metadata:
      name: convex-backend-secrets
      namespace: convex
`

const databaseSeal = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: convex-db-credentials
  namespace: convex
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/sync-wave: "-2"
spec:
  encryptedData:
    password: ${sealedSample}
  template:
    metadata:
      name: convex-db-credentials
      namespace: convex
      labels:
        cnpg.io/reload: "true"
    type: kubernetes.io/basic-auth
    data:
      username: convex
`

const functionsSeal = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: convex-function-environment
  namespace: convex
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/sync-wave: "-2"
spec:
  encryptedData:
    JWKS: ${sealedSample}
    JWT_PRIVATE_KEY: ${sealedSample}
  template:
    metadata:
      name: convex-function-environment
      namespace: convex
`

/** Sealed files in the folder of a set, as `kubeseal` writes them, and annotated for Argo CD. */
export const keptFiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  proompteng: { 'backend-sealedsecret.yaml': backendSeal },
  'functions-sealed': {
    'backend-sealedsecret.yaml': backendSeal,
    'function-environment-sealedsecret.yaml': functionsSeal,
  },
  'sealed-files': { 'backend-sealedsecret.yaml': backendSeal, 'postgres-sealedsecret.yaml': databaseSeal },
}

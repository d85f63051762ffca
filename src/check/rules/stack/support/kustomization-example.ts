export const source = 'Argo CD docs/user-guide/tool_detection.md:27-32 (v3.5)'
export const listing = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - backend-deployment.yaml
`

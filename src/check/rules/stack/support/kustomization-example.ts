import { argoCd } from '../../../../sources/source.ts'

export const source = [argoCd('docs/user-guide/tool_detection.md', '"If not, then the tool is detected implicitly"')]
export const listing = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - backend-deployment.yaml
`

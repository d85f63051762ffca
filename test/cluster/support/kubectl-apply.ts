/** Arguments by which `kubectl apply` and `kubectl diff` do what Argo CD does with `ServerSideApply=true`. */
export const asArgoCd: readonly string[] = ['--server-side', '--field-manager=argocd-controller', '--force-conflicts']

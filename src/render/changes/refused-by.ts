/**
 * The consequence of a refused object: the comparison of the whole Application fails, and none of its objects is
 * applied (gitops-engine@v3.6.1 pkg/diff/diff.go#ServerSideDiff, argo-cd@v3.6.1
 * controller/state.go#"Failed to compare desired state to live state").
 */
export const stands = ', and Argo CD then applies no object of the folder'

/**
 * The consequence of a refused object: the comparison of the whole Application fails, and none of its objects is
 * applied (argo-cd gitops-engine/pkg/diff/diff.go:140-172, controller/state.go:975-983, 37ee009).
 */
export const stands = ', and Argo CD then applies no object of the folder'

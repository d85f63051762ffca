/**
 * What follows when an object is refused: the comparison of the whole Application fails, and nothing of it is applied
 * (argo-cd gitops-engine/pkg/diff/diff.go:140-172, controller/state.go:975-983, 37ee009).
 */
export const stands = ', and Argo CD then applies nothing of the folder'

/**
 * Seconds without progress after which a Deployment has failed to roll out, unless it sets another number (kubernetes
 * pkg/apis/apps/v1/defaults.go:69-71, v1.35). Argo CD then calls it Degraded, and `kubectl rollout status` fails.
 */
export const defaultProgressDeadline = 600

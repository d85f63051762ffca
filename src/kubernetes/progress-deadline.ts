/**
 * Seconds without progress after which a Deployment has failed to roll out, unless it sets another number
 * (kubernetes@v1.37.2 pkg/apis/apps/v1/defaults.go#SetDefaults_Deployment). Argo CD then calls it Degraded, and
 * `kubectl rollout status` fails.
 */
export const defaultProgressDeadline = 600

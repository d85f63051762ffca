/** The source of a rule that repeats a check of the operator's webhook: lines of its file, then other places. */
export function webhook(lines: string, others = ''): string {
  return `cloudnative-pg internal/webhook/v1/cluster_webhook.go:${lines}${others} (v1.30)`
}

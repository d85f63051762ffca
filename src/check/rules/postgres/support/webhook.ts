/** Where the operator judges a Cluster. */
export const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'

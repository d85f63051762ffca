// Nothing is built here: the tests read the CustomResourceDefinitions out of these modules' folders in Go's module
// cache. The blank imports of a Go file are not needed for that, so `go mod tidy` must not be run here.
module github.com/proompteng/convex-k8s/test/cluster/crds

go 1.27.4

require (
	github.com/argoproj/argo-cd/v3 v3.6.1
	github.com/bitnami-labs/sealed-secrets v0.40.0
	github.com/cert-manager/cert-manager v1.21.2
	github.com/cloudnative-pg/cloudnative-pg v1.30.1
	github.com/cloudnative-pg/plugin-barman-cloud v0.15.0
	github.com/external-secrets/external-secrets v1.3.2
	github.com/kubernetes-csi/external-snapshotter/client/v8 v8.7.0
	github.com/prometheus-operator/prometheus-operator v0.94.0
	github.com/traefik/traefik/v3 v3.7.13
	sigs.k8s.io/gateway-api v1.7.0
	tailscale.com v1.104.7
)


// Nothing is built here: the tests read the CustomResourceDefinitions out of these modules' folders in Go's module
// cache. The blank imports of a Go file are not needed for that, so `go mod tidy` must not be run here.
module github.com/proompteng/convex-k8s/test/cluster/crds

go 1.26.5

require (
	github.com/argoproj/argo-cd/v3 v3.5.1
	github.com/bitnami-labs/sealed-secrets v0.36.6
	github.com/cert-manager/cert-manager v1.21.2
	github.com/cloudnative-pg/cloudnative-pg v1.30.0
	github.com/cloudnative-pg/plugin-barman-cloud v0.15.0
	github.com/external-secrets/external-secrets v1.3.2
	github.com/kubernetes-csi/external-snapshotter/client/v8 v8.7.0
	github.com/prometheus-operator/prometheus-operator v0.93.0
	github.com/traefik/traefik/v3 v3.7.5
	sigs.k8s.io/gateway-api v1.6.1
	tailscale.com v1.102.0
)

// Command argo-diff says what Argo CD would show as changed, with Argo CD's own engine: it reads pairs of a desired
// and a live object as JSON and writes, for each, whether they differ and what was compared.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/argoproj/argo-cd/gitops-engine/v3/pkg/diff"
	"github.com/argoproj/argo-cd/gitops-engine/v3/pkg/utils/kube"
	"github.com/argoproj/argo-cd/gitops-engine/v3/pkg/utils/tracing"
	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/clientcmd"
)

type pair struct {
	Desired *unstructured.Unstructured `json:"desired"`
	Live    *unstructured.Unstructured `json:"live"`
}

type verdict struct {
	Modified  bool            `json:"modified"`
	Live      json.RawMessage `json:"live"`
	Predicted json.RawMessage `json:"predicted"`
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	mode := os.Args[1]
	config := must(clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG")))
	kubectl := &kube.KubectlCmd{Tracer: tracing.NopTracer{}, Log: logr.Discard()}
	_, parser, err := kubectl.LoadOpenAPISchema(config)
	must(parser, err)
	applier, cleanup, err := kubectl.ManageServerSideDiffDryRuns(config)
	must(applier, err)
	defer cleanup()

	// Argo CD's default, and an Application with ServerSideApply=true or ServerSideDiff=true.
	options := map[string][]diff.Option{
		"three-way": {},
		"server-side": {
			diff.WithServerSideDiff(true),
			diff.WithGVKParser(parser),
			diff.WithServerSideDryRunner(diff.NewK8sServerSideDryRunner(applier)),
			diff.WithIgnoreMutationWebhook(true),
		},
	}[mode]
	options = append(options, diff.WithManager("argocd-controller"))

	var pairs []pair
	must(0, json.NewDecoder(os.Stdin).Decode(&pairs))
	verdicts := make([]verdict, len(pairs))
	for i, p := range pairs {
		result := must(diff.Diff(context.Background(), p.Desired, p.Live, options...))
		verdicts[i] = verdict{result.Modified, result.NormalizedLive, result.PredictedLive}
	}
	must(0, json.NewEncoder(os.Stdout).Encode(verdicts))
}

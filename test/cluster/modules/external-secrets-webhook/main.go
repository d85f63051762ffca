// Command external-secrets-webhook serves the External Secrets Operator's own validation of ExternalSecrets. The
// operator itself links the SDKs of every secret store, which the validation does not need.
package main

import (
	"flag"
	"log"

	v1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/clientcmd"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
)

func main() {
	port := flag.Int("port", 0, "where it listens, on loopback")
	certificates := flag.String("cert-dir", "", "folder with tls.crt and tls.key")
	kubeconfig := flag.String("cluster", "", "kubeconfig")
	flag.Parse()

	scheme := runtime.NewScheme()
	if err := v1.AddToScheme(scheme); err != nil {
		log.Fatal(err)
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:        scheme,
		Metrics:       server.Options{BindAddress: "0"},
		WebhookServer: webhook.NewServer(webhook.Options{Host: "127.0.0.1", Port: *port, CertDir: *certificates}),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := (&v1.ExternalSecret{}).SetupWebhookWithManager(manager); err != nil {
		log.Fatal(err)
	}
	if err := manager.Start(ctrl.SetupSignalHandler()); err != nil {
		log.Fatal(err)
	}
}

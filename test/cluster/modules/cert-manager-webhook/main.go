// Command cert-manager-webhook is cert-manager's own admission webhook, with its own flags.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/cert-manager/cert-manager/internal/webhook"
	"github.com/cert-manager/cert-manager/pkg/webhook/options"
	"github.com/go-logr/logr/funcr"
	"github.com/spf13/pflag"
)

func main() {
	configuration, err := options.NewWebhookConfiguration()
	if err != nil {
		log.Fatal(err)
	}
	flags := pflag.NewFlagSet("cert-manager-webhook", pflag.ExitOnError)
	options.AddConfigFlags(flags, configuration)
	if err := flags.Parse(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
	logger := funcr.New(func(prefix, args string) { log.Println(prefix, args) }, funcr.Options{})
	server, err := webhook.NewCertManagerWebhookServer(logger, *configuration)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

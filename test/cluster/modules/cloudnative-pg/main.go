// Command cloudnative-pg is CloudNativePG's own operator with its own flags, without the commands that its image has for
// the pods of a Cluster: those need a version of a library that cannot be had.
package main

import (
	"os"

	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/controller"
	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{Use: "manager", SilenceUsage: true}
	root.AddCommand(controller.NewCmd())
	if root.Execute() != nil {
		os.Exit(1)
	}
}

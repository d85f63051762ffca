// Package ext stands in for a module that only Traefik's repository has: the place, empty there as well, where fields
// of other products are added.
package ext

// HTTP adds nothing to the HTTP configuration.
type HTTP struct{}

// Router adds nothing to a router.
type Router struct{}

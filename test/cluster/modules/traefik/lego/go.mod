// The names that Traefik uses of its ACME client, without the client: its DNS providers need modules that cannot be had,
// and no test orders a certificate.
module github.com/go-acme/lego/v5

go 1.26.0

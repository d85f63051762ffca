package challenge

import (
	"context"
	"errors"
)

var ErrMissing = errors.New("this build has no ACME client")

type Provider interface {
	Present(ctx context.Context, domain, token, keyAuth string) error
	CleanUp(ctx context.Context, domain, token, keyAuth string) error
}

package guard

import (
	"context"
	"net/http"
)

func (ch *chain) openPilot(ctx context.Context, c *proxyConfig, p *proxy) (http.Handler, error) {
	return p.up, nil
}

func (ch *chain) closePilot(ctx context.Context) error { return nil }

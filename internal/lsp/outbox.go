package lsp

import (
	"context"
	"sync"
)

// An outbox sends one thing after another. An editor that does not read makes
// it grow, and holds up nobody.
type outbox struct {
	mu    sync.Mutex
	queue []func()
	ready chan struct{} // one, buffered: there is something in the queue
}

func (o *outbox) put(send func()) {
	o.mu.Lock()
	o.queue = append(o.queue, send)
	o.mu.Unlock()
	wake(o.ready)
}

// run sends until the context ends.
func (o *outbox) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.ready:
		}
		o.mu.Lock()
		queue := o.queue
		o.queue = nil
		o.mu.Unlock()
		for _, send := range queue {
			send()
		}
	}
}

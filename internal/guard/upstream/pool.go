package upstream

import (
	"time"
)

// young is how long a connection may have been idle and still carry a request
// that could not be repeated.
const young = time.Second

// take returns the idle connection that was used last, if one is alive. With
// fresh only one that was used within the last second will do: the application
// may be about to close an older one, and the request could not be sent again.
func (b *backend) take(fresh bool) *conn {
	now := time.Now()
	for {
		b.mu.Lock()
		n := len(b.idle)
		if n == 0 {
			b.mu.Unlock()
			return nil
		}
		c := b.idle[n-1]
		if fresh && now.Sub(c.since) > young {
			b.mu.Unlock()
			return nil
		}
		b.idle[n-1] = nil
		b.idle = b.idle[:n-1]
		b.mu.Unlock()
		if now.Before(c.until) && c.alive() {
			return c
		}
		c.Close()
	}
}

// put keeps a connection for the next request. life is what the application
// said of it, 0 if nothing.
func (b *backend) put(c *conn, life time.Duration) {
	if life == 0 {
		life = b.u.opts.KeepAlive
	}
	c.reused = true
	c.since = time.Now()
	c.until = c.since.Add(life)
	b.mu.Lock()
	keep := len(b.idle) < b.u.opts.MaxIdle && !b.gone.Load() && b.u.ctx.Err() == nil
	if keep {
		b.idle = append(b.idle, c)
	}
	b.mu.Unlock()
	if !keep {
		c.Close()
	}
}

// closeIdle closes the idle connections that may not be used at now; all of
// them if now is zero.
func (b *backend) closeIdle(now time.Time) {
	b.mu.Lock()
	var old []*conn
	kept := b.idle[:0]
	for _, c := range b.idle {
		if now.IsZero() || !now.Before(c.until) {
			old = append(old, c)
		} else {
			kept = append(kept, c)
		}
	}
	clear(b.idle[len(kept):])
	b.idle = kept
	b.mu.Unlock()
	for _, c := range old {
		c.Close()
	}
}

// tidy closes idle connections in time, and all when the context is done.
func (u *Upstream) tidy() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		now := time.Time{}
		select {
		case <-u.ctx.Done():
		case now = <-tick.C:
		}
		for _, b := range *u.list.Load() {
			b.closeIdle(now)
		}
		if u.ctx.Err() != nil {
			return
		}
	}
}

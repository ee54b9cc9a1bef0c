package share

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// A lease is a lock that this guard holds. It ends by itself if the guard dies,
// and is prolonged as long as it works.
type lease struct {
	name   string
	key    string // on the server
	holder string // this guard, this time
	end    context.CancelFunc
}

const (
	leaseFor   = 15 * time.Second
	renewEvery = 4 * time.Second
	tryEvery   = 250 * time.Millisecond
)

// Lock waits until the lock of that name is this guard's. While the server is
// lost it waits too: without locks every guard would do the work.
func (c *Certificates) Lock(ctx context.Context, name string) error {
	turn := c.turn(name)
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		ok, err := c.take(ctx, name)
		switch {
		case ok:
			return nil
		case err == nil:
			err = errors.New("another guard has it")
		}
		if waited := pause(ctx, tryEvery); waited != nil {
			<-turn
			return fmt.Errorf("lock %s: %w", name, errors.Join(err, waited))
		}
	}
}

// TryLock takes a lock that is free.
func (c *Certificates) TryLock(ctx context.Context, name string) (bool, error) {
	turn := c.turn(name)
	select {
	case turn <- struct{}{}:
	default:
		return false, nil
	}
	ok, err := c.take(ctx, name)
	if !ok {
		<-turn
	}
	return ok, err
}

// last is where the server has who had each lock last.
func (c *Certificates) last() string { return c.share.key("holders") }

// turn keeps apart those who want a lock within this process.
func (c *Certificates) turn(name string) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.queue[name] == nil {
		c.queue[name] = make(chan struct{}, 1)
	}
	return c.queue[name]
}

// take asks the server for a lock once. The answer may get lost after the lock
// was given: then it ends with its lease.
func (c *Certificates) take(ctx context.Context, name string) (bool, error) {
	l := &lease{name: name, key: c.share.key("lock", name), holder: c.share.id + randomID()}
	var taken bool
	err := c.share.slowly(ctx, func(ctx context.Context) (err error) {
		taken, err = lockScript.Run(ctx, c.share.client, []string{l.key, c.last()}, name, l.holder, leaseFor.Milliseconds()).Bool()
		return err
	})
	if err != nil || !taken {
		return false, err
	}
	var renewing context.Context
	renewing, l.end = context.WithCancel(context.WithoutCancel(ctx))
	c.mu.Lock()
	c.locks[name] = l
	c.mu.Unlock()
	go c.renew(renewing, l)
	return true, nil
}

// renew prolongs a lease until it is given up or lost to another guard.
func (c *Certificates) renew(ctx context.Context, l *lease) {
	for pause(ctx, renewEvery) == nil {
		mine, err := c.prolong(ctx, l, leaseFor)
		if errors.Is(err, redis.ErrClosed) {
			return // with the guard the work ends too
		}
		if err == nil && !mine {
			c.share.options.Logger.Warn("certificates: another guard has taken over", "lock", l.name)
			return
		}
	}
}

func (c *Certificates) prolong(ctx context.Context, l *lease, d time.Duration) (mine bool, err error) {
	err = c.share.slowly(ctx, func(ctx context.Context) (err error) {
		mine, err = renewScript.Run(ctx, c.share.client, []string{l.key, c.last()}, l.name, l.holder, d.Milliseconds()).Bool()
		return err
	})
	return mine, err
}

// RenewLockLease prolongs a lock that this guard holds.
func (c *Certificates) RenewLockLease(ctx context.Context, name string, d time.Duration) error {
	l := c.lease(name)
	if l == nil {
		return fmt.Errorf("lock %s: it is not held", name)
	}
	mine, err := c.prolong(ctx, l, d)
	if err == nil && !mine {
		err = errOvertaken
	}
	return err
}

func (c *Certificates) lease(name string) *lease {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.locks[name]
}

// held are the locks that this guard believes to have.
func (c *Certificates) held() []*lease {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []*lease
	for _, l := range c.locks {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *lease) int { return strings.Compare(a.name, b.name) })
	return all
}

// Unlock gives a lock up. One that the server does not take back ends with its
// lease.
func (c *Certificates) Unlock(ctx context.Context, name string) error {
	c.mu.Lock()
	l := c.locks[name]
	delete(c.locks, name)
	c.mu.Unlock()
	if l == nil {
		return fmt.Errorf("lock %s: it is not held", name)
	}
	l.end()
	defer func() { <-c.turn(name) }()
	return c.share.slowly(context.WithoutCancel(ctx), func(ctx context.Context) error {
		return unlockScript.Run(ctx, c.share.client, []string{l.key}, l.holder).Err()
	})
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// rowOf is a file as the server has it: when it was written, in seconds, and
// what is in it. storeScript writes the same.
func rowOf(at time.Time, data []byte) string {
	return strconv.FormatInt(at.Unix(), 10) + fmt.Sprintf(".%06d ", at.Nanosecond()/1000) + string(data)
}

package share

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// errEmpty is what a server says that has nothing of ours, not even the mark of
// one that was filled: it is new, or has lost everything.
var errEmpty = errors.New("the server has no certificates yet")

// lostOnly reports an error that says nothing of what was asked for.
func lostOnly(err error) bool {
	return err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, context.Canceled)
}

// asked asks once. A server that has nothing is filled first.
func (c *Certificates) asked(ctx context.Context, question func(context.Context) error) error {
	var empty bool
	once := func(ctx context.Context) error {
		err := question(ctx)
		empty = errors.Is(err, errEmpty)
		if empty {
			return nil // which is no failure of the server
		}
		return err
	}
	if err := c.share.slowly(ctx, once); err != nil || !empty {
		return err
	}
	if err := c.fill(ctx); err != nil {
		return err
	}
	return c.share.slowly(ctx, question)
}

// patiently asks until the server answers or the context is done.
func (c *Certificates) patiently(ctx context.Context, question func(context.Context) error) error {
	for {
		err := c.asked(ctx, question)
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-c.share.watch.found():
		}
		select { // found does not wait before the watch has given up
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// mark is the name of no file. A server that was filled has it.
const mark = ""

// fill gives the copy of this guard to a server that has nothing, one that was
// started anew without its data or is just taken into use, and marks it.
func (c *Certificates) fill(ctx context.Context) error {
	c.filling.Lock()
	defer c.filling.Unlock()
	names, err := c.copy.List(ctx, "", true)
	if err != nil {
		names = nil // there is no copy yet
	}
	for _, name := range names {
		info, err := c.copy.Stat(ctx, name)
		if err != nil || !info.IsTerminal || below(name, "locks") {
			continue
		}
		data, err := c.copy.Load(ctx, name)
		if err != nil {
			continue
		}
		if err := c.offer(ctx, name, rowOf(info.Modified, data)); err != nil {
			return err
		}
	}
	return c.offer(ctx, mark, "1")
}

// offer gives the server what it does not have.
func (c *Certificates) offer(ctx context.Context, name, row string) error {
	return c.share.slowly(ctx, func(ctx context.Context) error { return c.share.client.HSetNX(ctx, c.files(), name, row).Err() })
}

package share

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/caddyserver/certmagic"
)

// Certificates are what certmagic stores, in one hash of the server that all
// guards have, with a copy in a folder of this guard. It implements
// certmagic.Storage.
//
// While the server is lost the copy is read, and nothing is written: Store and
// Lock wait until the server is back or their context is done. A server that has
// lost everything is filled from the copy.
type Certificates struct {
	share *Share
	copy  *certmagic.FileStorage

	mu    sync.Mutex
	locks map[string]*lease
	queue map[string]chan struct{} // has room for one: whose turn it is in this process

	filling sync.Mutex // held while the server is filled
}

var (
	_ certmagic.Storage          = (*Certificates)(nil)
	_ certmagic.TryLocker        = (*Certificates)(nil)
	_ certmagic.LockLeaseRenewer = (*Certificates)(nil)
)

// Certificates returns the storage of certificates, with its copy in a folder.
func (s *Share) Certificates(dir string) *Certificates {
	return &Certificates{share: s, copy: &certmagic.FileStorage{Path: dir}, locks: map[string]*lease{}, queue: map[string]chan struct{}{}}
}

func (c *Certificates) files() string { return c.share.key("certs") }

// clean makes of a key what it is called here.
func clean(key string) string { return strings.Trim(key, "/") }

// Store writes a file: on the server, then in the copy. It is refused if this
// guard has lost a lock that it holds to another one.
func (c *Certificates) Store(ctx context.Context, key string, value []byte) error {
	if clean(key) == "" {
		return errors.New("a file needs a name")
	}
	var answer int
	err := c.patiently(ctx, func(ctx context.Context) (err error) {
		args := []any{clean(key), value}
		for _, l := range c.held() {
			args = append(args, l.name, l.holder)
		}
		answer, err = storeScript.Run(ctx, c.share.client, []string{c.files(), c.last()}, args...).Int()
		if answer < 0 {
			return errEmpty
		}
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", key, err)
	case answer == 0:
		return fmt.Errorf("%s: %w", key, errOvertaken)
	}
	c.keep(ctx, key, value)
	return nil
}

var errOvertaken = errors.New("another guard has taken over the work on certificates, so this one writes nothing")

// keep writes the copy. It may fail: it is a copy.
func (c *Certificates) keep(ctx context.Context, key string, value []byte) {
	if err := c.copy.Store(ctx, clean(key), value); err != nil {
		c.share.options.Logger.Warn("certificates: the copy of this guard cannot be written", "key", key, "error", err.Error())
	}
}

// Load reads a file: from the server, or from the copy while that is lost.
func (c *Certificates) Load(ctx context.Context, key string) ([]byte, error) {
	data, _, err := c.load(ctx, key)
	if lostOnly(err) {
		return c.copy.Load(ctx, clean(key))
	}
	return data, err
}

// load reads a file and when it was written. A file that is new is put into the
// copy.
func (c *Certificates) load(ctx context.Context, key string) ([]byte, time.Time, error) {
	var got []any
	err := c.asked(ctx, func(ctx context.Context) (err error) {
		got, err = c.share.client.HMGet(ctx, c.files(), clean(key), mark).Result()
		if err == nil && (len(got) != 2 || got[1] == nil) {
			return errEmpty
		}
		return err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	row, there := got[0].(string)
	if !there || clean(key) == mark {
		return nil, time.Time{}, fmt.Errorf("%s: %w", key, fs.ErrNotExist)
	}
	at, data, ok := strings.Cut(row, " ")
	seconds, err := strconv.ParseFloat(at, 64)
	if !ok || err != nil {
		return nil, time.Time{}, fmt.Errorf("%s: the server has something else there", key)
	}
	if old, err := c.copy.Load(ctx, clean(key)); err != nil || string(old) != data {
		c.keep(ctx, key, []byte(data))
	}
	return []byte(data), time.UnixMicro(int64(seconds * 1e6)), nil
}

// Delete removes a file, or all files of a folder.
func (c *Certificates) Delete(ctx context.Context, key string) error {
	err := c.patiently(ctx, func(ctx context.Context) error {
		names, err := c.names(ctx)
		if err != nil {
			return err
		}
		names = slices.DeleteFunc(names, func(n string) bool { return n != clean(key) && !below(n, clean(key)) })
		if len(names) == 0 {
			return nil
		}
		return c.share.client.HDel(ctx, c.files(), names...).Err()
	})
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	if err := c.copy.Delete(ctx, clean(key)); err != nil {
		c.share.options.Logger.Warn("certificates: the copy of this guard cannot be deleted", "key", key, "error", err.Error())
	}
	return nil
}

// Exists reports whether there is a file or a folder.
func (c *Certificates) Exists(ctx context.Context, key string) bool {
	_, err := c.Stat(ctx, key)
	return err == nil
}

// List returns the names in a folder; with recursive those of all files and
// folders below it.
func (c *Certificates) List(ctx context.Context, path string, recursive bool) ([]string, error) {
	var names []string
	err := c.asked(ctx, func(ctx context.Context) (err error) {
		names, err = c.names(ctx)
		return err
	})
	if lostOnly(err) {
		return c.copy.List(ctx, clean(path), recursive)
	}
	if err != nil {
		return nil, err
	}
	list := inFolder(names, clean(path), recursive)
	if len(list) == 0 && clean(path) != "" {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return list, nil
}

// inFolder picks the entries of a folder out of the names of all files.
func inFolder(names []string, folder string, recursive bool) []string {
	prefix := ""
	if folder != "" {
		prefix = folder + "/"
	}
	var list []string
	for _, name := range names {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok || rest == "" {
			continue
		}
		parts := strings.Split(rest, "/")
		if !recursive {
			parts = parts[:1]
		}
		for i := range parts {
			list = append(list, prefix+strings.Join(parts[:i+1], "/"))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func below(name, folder string) bool {
	return folder == "" || strings.HasPrefix(name, folder+"/")
}

// names are those of all files.
func (c *Certificates) names(ctx context.Context) ([]string, error) {
	names, err := c.share.client.HKeys(ctx, c.files()).Result()
	if err == nil && !slices.Contains(names, mark) {
		err = errEmpty
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == mark }), err
}

// Stat says what is known of a file or a folder.
func (c *Certificates) Stat(ctx context.Context, key string) (certmagic.KeyInfo, error) {
	data, at, err := c.load(ctx, key)
	if lostOnly(err) {
		return c.copy.Stat(ctx, clean(key))
	}
	if err == nil {
		return certmagic.KeyInfo{Key: key, Modified: at, Size: int64(len(data)), IsTerminal: true}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return certmagic.KeyInfo{}, err
	}
	var names []string
	if lost := c.asked(ctx, func(ctx context.Context) (err error) { names, err = c.names(ctx); return err }); lost != nil {
		return certmagic.KeyInfo{}, lost
	}
	if slices.ContainsFunc(names, func(n string) bool { return below(n, clean(key)) }) {
		return certmagic.KeyInfo{Key: key}, nil
	}
	return certmagic.KeyInfo{}, err
}

package front

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// authorityWait is how long a start waits for the other machines. Without them
// the authority of this one's own folder signs.
const authorityWait = 2 * time.Second

// authorityLock keeps two machines from making an authority each.
const authorityLock = "internal_authority"

// openAuthority opens the internal authority: that of all machines, if
// certificates are shared, so that a browser has to trust only one.
func (f *Front) openAuthority() (*authority, error) {
	t := f.opts.TLS
	if t.Storage != nil {
		ctx, cancel := context.WithTimeout(context.Background(), authorityWait)
		defer cancel()
		if err := t.shareAuthority(ctx); err != nil && f.opts.Log != nil {
			f.opts.Log.Warn("the internal certificate authority is not shared with other guards until the next start", "error", err.Error())
		}
	}
	return openAuthority(t.State, t.Names)
}

// shareAuthority puts the authority of all machines into the folder of this one.
// Whoever comes first gives its own.
func (t TLS) shareAuthority(ctx context.Context) (err error) {
	if err := t.Storage.Lock(ctx, authorityLock); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Storage.Unlock(context.WithoutCancel(ctx), authorityLock)) }()
	files := []string{authorityKey, AuthorityFile}
	held := map[string][]byte{}
	for _, name := range files {
		data, err := t.Storage.Load(ctx, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err == nil {
			held[name] = data
		}
	}
	if len(held) == len(files) {
		return t.adopt(held)
	}
	if _, err := openAuthority(t.State, t.Names); err != nil {
		return err
	}
	for _, name := range files {
		data, err := os.ReadFile(filepath.Join(t.State, name))
		if err != nil {
			return err
		}
		if err := t.Storage.Store(ctx, name, data); err != nil {
			return err
		}
	}
	return nil
}

// adopt writes the files of an authority, if they are not there already.
func (t TLS) adopt(files map[string][]byte) error {
	if err := os.MkdirAll(t.State, 0o700); err != nil {
		return err
	}
	for name, data := range files {
		path := filepath.Join(t.State, name)
		if old, err := os.ReadFile(path); err == nil && string(old) == string(data) {
			continue
		}
		if err := os.WriteFile(path+".part", data, 0o600); err != nil {
			return fmt.Errorf("the authority of the other guards cannot be kept: %w", err)
		}
		if err := os.Rename(path+".part", path); err != nil {
			return fmt.Errorf("the authority of the other guards cannot be kept: %w", err)
		}
	}
	return nil
}

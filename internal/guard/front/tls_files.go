package front

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

// A fileStore serves certificates out of files, and reads them again when they
// change. What cannot be read leaves the old ones in place.
type fileStore struct {
	f     *Front
	pairs []Pair
	certs atomic.Pointer[[]tls.Certificate]
	seen  string // sizes and times of the files that certs are from
}

// openFiles reads the certificates for the first time; they must be there.
func (f *Front) openFiles() (*fileStore, error) {
	s := &fileStore{f: f, pairs: f.opts.TLS.Files}
	s.seen = s.stamp()
	return s, s.load()
}

func (s *fileStore) load() error {
	var certs []tls.Certificate
	var errs []error
	for _, p := range s.pairs {
		c, err := tls.LoadX509KeyPair(p.Certificate, p.Key)
		if err != nil {
			errs = append(errs, fmt.Errorf("certificate %s with key %s: %w", p.Certificate, p.Key, err))
		}
		certs = append(certs, c)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	s.certs.Store(&certs)
	return nil
}

// stamp changes when a file does.
func (s *fileStore) stamp() string {
	text := ""
	for _, p := range s.pairs {
		for _, name := range []string{p.Certificate, p.Key} {
			info, err := os.Stat(name)
			if err != nil {
				text += "gone;"
				continue
			}
			text += fmt.Sprint(info.Size(), info.ModTime().UnixNano(), ";")
		}
	}
	return text
}

// watch reads changed files until ctx is done. Files that are being replaced
// may not fit together for a moment: they are tried again at the next look.
func (s *fileStore) watch(ctx context.Context) {
	every := s.f.opts.TLS.Every
	if every == 0 {
		every = 10 * time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := s.stamp()
		if now == s.seen {
			continue
		}
		err := s.load()
		if err == nil {
			s.seen = now
		}
		if log := s.f.opts.Log; log != nil && err != nil {
			log.Error("the changed certificates are not used", "error", err.Error())
		} else if log != nil {
			log.Info("certificates read again")
		}
	}
}

// get picks the first certificate that the client can use, or the first.
func (s *fileStore) get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	certs := *s.certs.Load()
	for i := range certs {
		if hello.SupportsCertificate(&certs[i]) == nil {
			return &certs[i], nil
		}
	}
	return &certs[0], nil
}

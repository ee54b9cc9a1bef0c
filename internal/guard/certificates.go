package guard

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// certificatesFolder is where the proxy finds copies of the certificate and
// its key, in the folder of sockets and temporary files.
const certificatesFolder = "tls"

// certificatesEvery is how often the files are looked at: whoever renews them
// tells nobody.
const certificatesEvery = 10 * time.Second

// copyCertificates gives the proxy the certificate and the key of a plan.
func (s *supervisor) copyCertificates(p *Plan) error {
	if p.TLS != "files" {
		return nil
	}
	dir := filepath.Join(s.runtime, certificatesFolder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{certCopy, p.cert}, {keyCopy, p.key}} {
		// Renamed into place: the proxy never reads half of it.
		temporary, final := filepath.Join(dir, f.name+".new"), filepath.Join(dir, f.name)
		if err := os.WriteFile(temporary, f.data, 0o400); err != nil {
			return err
		}
		if p.split() {
			if err := os.Chown(temporary, p.Proxy.UID, p.Proxy.GID); err != nil {
				return err
			}
		}
		if err := os.Rename(temporary, final); err != nil {
			return err
		}
	}
	if p.split() {
		return os.Chown(dir, p.Proxy.UID, p.Proxy.GID)
	}
	return nil
}

// followCertificates hands on what is renewed, until ctx ends. Files that are
// broken, or belong to two certificates because they are just being replaced,
// leave the old ones in use.
func (s *supervisor) followCertificates(ctx context.Context) {
	tick := time.NewTicker(certificatesEvery)
	defer tick.Stop()
	failing := ""
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		p := s.plan.Load()
		if p.TLS != "files" {
			continue
		}
		fresh, err := p.renewed()
		switch {
		case err != nil && err.Error() != failing:
			failing = err.Error()
			s.log.Warn("the certificate cannot be renewed, the old one stays in use: %s", failing)
		case err == nil && fresh != nil:
			failing = ""
			if err := s.copyCertificates(fresh); err != nil {
				s.log.Warn("the renewed certificate cannot be handed on: %v", cause(err))
				continue
			}
			s.plan.CompareAndSwap(p, fresh)
			s.log.Say("the certificate was renewed")
		}
	}
}

// renewed returns a plan with the certificate and the key as they are now,
// nil if nothing has changed.
func (p *Plan) renewed() (*Plan, error) {
	cert, err1 := os.ReadFile(p.Cert)
	key, err2 := os.ReadFile(p.Key)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if bytes.Equal(cert, p.cert) && bytes.Equal(key, p.key) {
		return nil, nil
	}
	if _, err := tls.X509KeyPair(cert, key); err != nil {
		return nil, err
	}
	next := *p
	next.cert, next.key = cert, key
	return &next, nil
}

package front

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net/http"

	"github.com/caddyserver/certmagic"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// An acmeStore gets certificates from an authority that speaks ACME (RFC 8555)
// and renews them, with OCSP responses stapled where a certificate names a
// responder. Challenges are answered by our own listeners: http-01 on Plain,
// tls-alpn-01 on Secure.
type acmeStore struct {
	f      *Front
	cache  *certmagic.Cache
	config *certmagic.Config
	issuer *certmagic.ACMEIssuer
}

func (f *Front) openACME() *acmeStore {
	s := &acmeStore{f: f}
	logger := zap.New(&slogCore{log: f.opts.Log})
	s.cache = certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert: func(certmagic.Certificate) (*certmagic.Config, error) { return s.config, nil },
		Logger:           logger,
	})
	storage := f.opts.TLS.Storage
	if storage == nil {
		storage = &certmagic.FileStorage{Path: f.opts.TLS.State}
	}
	s.config = certmagic.New(s.cache, certmagic.Config{Storage: storage, Logger: logger})
	s.issuer = certmagic.NewACMEIssuer(s.config, certmagic.ACMEIssuer{
		CA: f.opts.TLS.directory(), Email: f.opts.TLS.Email, Agreed: true, TrustedRoots: f.opts.TLS.Roots, Logger: logger,
		DisableHTTPChallenge: f.opts.TLS.Challenge == "tls-alpn-01", DisableTLSALPNChallenge: f.opts.TLS.Challenge == "http-01",
		// Certmagic tries to listen there itself. It cannot, and takes that for
		// a good sign when it can connect: see guard's policy for the proxy.
		ListenHost: f.opts.TLS.ChallengeHost, AltHTTPPort: f.opts.TLS.ChallengePort, AltTLSALPNPort: f.opts.TLS.ChallengeTLSPort,
	})
	s.config.Issuers = []certmagic.Issuer{s.issuer}
	return s
}

func (t TLS) directory() string {
	if t.Directory == "" {
		return certmagic.LetsEncryptProductionCA
	}
	return t.Directory
}

// manage gets and renews certificates until ctx is done. Failures are logged
// and tried again, with growing pauses; handshakes fail meanwhile if there is no
// certificate yet, and use the old one if there is.
func (s *acmeStore) manage(ctx context.Context) error {
	context.AfterFunc(ctx, s.cache.Stop)
	return s.config.ManageAsync(ctx, s.f.opts.TLS.Names)
}

// get returns the certificate for a handshake, or that of a challenge.
func (s *acmeStore) get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	return s.config.GetCertificate(hello)
}

// challenge answers http-01, and hands all else to next.
func (s *acmeStore) challenge(next http.Handler) http.Handler {
	return s.issuer.HTTPChallengeHandler(next)
}

// A slogCore hands the log of certmagic to ours.
type slogCore struct {
	log    *slog.Logger
	fields []zapcore.Field
}

// Enabled reports levels that are written.
func (c *slogCore) Enabled(l zapcore.Level) bool { return c.log != nil && l >= zapcore.InfoLevel }

// With returns a core that adds fields.
func (c *slogCore) With(fields []zapcore.Field) zapcore.Core {
	return &slogCore{c.log, append(c.fields[:len(c.fields):len(c.fields)], fields...)}
}

// Check adds this core to an entry that is to be written.
func (c *slogCore) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(e.Level) {
		return checked.AddCore(e, c)
	}
	return checked
}

// Write writes an entry.
func (c *slogCore) Write(e zapcore.Entry, fields []zapcore.Field) error {
	enc := zapcore.NewMapObjectEncoder()
	for _, f := range append(c.fields[:len(c.fields):len(c.fields)], fields...) {
		f.AddTo(enc)
	}
	level := slog.LevelInfo
	switch {
	case e.Level >= zapcore.ErrorLevel:
		level = slog.LevelError
	case e.Level == zapcore.WarnLevel:
		level = slog.LevelWarn
	}
	var attrs []any
	for name, value := range enc.Fields {
		attrs = append(attrs, slog.Any(name, value))
	}
	c.log.Log(context.Background(), level, "certificates: "+e.Message, attrs...)
	return nil
}

// Sync has nothing to do.
func (c *slogCore) Sync() error { return nil }

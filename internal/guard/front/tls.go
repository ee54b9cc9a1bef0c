package front

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/caddyserver/certmagic"
)

// TLS says where certificates come from.
type TLS struct {
	Mode  string   // off (also ""), internal, acme or files
	Names []string // host names, and of internal addresses too; of acme at least one
	State string   // internal and acme: the folder for keys, only ours to read
	Files []Pair   // files: certificates with their keys
	Email string   // acme: whom the authority tells of trouble
	// Directory is the authority's address: Let's Encrypt. Its terms of use are
	// agreed to by turning acme on.
	Directory string
	Roots     *x509.CertPool    // acme: which certificates the authority itself may have: the system's
	Storage   certmagic.Storage // internal and acme: to share certificates between machines; internal needs State too
	// Challenge is how the authority sees that the names are ours: http-01 on
	// Plain, tls-alpn-01 on Secure, or either, which is tried if it is empty.
	Challenge string
	// ChallengePort and ChallengeTLSPort are where Plain and Secure listen, if
	// that is not 80 and 443: what comes in there is then forwarded to them.
	ChallengePort, ChallengeTLSPort int
	// ChallengeHost is the address at which they listen, if it is not every one.
	ChallengeHost string
	// Port is where clients reach Secure, for redirects and Alt-Svc: 443.
	Port int
	// Every is how often Files are looked at for changes: 10 s.
	Every time.Duration
}

// A Pair is a certificate, with those of its issuers behind it, and its key;
// both PEM.
type Pair struct{ Certificate, Key string }

func (t TLS) check() error {
	var errs []error
	if t.Port < 0 || t.Port > 65535 {
		errs = append(errs, fmt.Errorf("TLS.Port: %d is no port", t.Port))
	}
	if t.Challenge != "" && t.Challenge != "http-01" && t.Challenge != "tls-alpn-01" {
		errs = append(errs, fmt.Errorf("TLS.Challenge: %q is unknown: use http-01 or tls-alpn-01, or leave it out for either", t.Challenge))
	}
	if t.Every < 0 {
		errs = append(errs, fmt.Errorf("TLS.Every: %v is negative: leave it out for 10s", t.Every))
	}
	switch t.Mode {
	case "", "off":
	case "internal", "acme":
		if t.State == "" && (t.Storage == nil || t.Mode == "internal") {
			errs = append(errs, fmt.Errorf("guard.state: %s needs a folder for its keys", t.Mode))
		}
		if t.Mode == "acme" && len(t.Names) == 0 {
			errs = append(errs, errors.New("guard.domains: acme needs the host names to get certificates for"))
		}
	case "files":
		if len(t.Files) == 0 {
			errs = append(errs, errors.New("guard.cert, guard.key: files needs a certificate and its key"))
		}
	default:
		errs = append(errs, fmt.Errorf("guard.tls: %q is unknown: use off, internal, acme or files", t.Mode))
	}
	return errors.Join(errs...)
}

func (t TLS) port() int {
	if t.Port == 0 {
		return 443
	}
	return t.Port
}

// modern is Mozilla's intermediate profile: TLS 1.2 with forward secrecy and
// authenticated encryption, or 1.3. Key exchange is Go's choice, which puts the
// hybrid with ML-KEM first.
func modern(get func(*tls.ClientHelloInfo) (*tls.Certificate, error)) *tls.Config {
	return &tls.Config{
		GetCertificate: get,
		MinVersion:     tls.VersionTLS12,
		CipherSuites: []uint16{
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
		NextProtos: []string{"h2", "http/1.1"},
		// Small records at first would let browsers begin a little sooner, and
		// cost a system call each: most answers are no larger than a few.
		DynamicRecordSizingDisabled: true,
	}
}

// certificates opens what TLS.Mode names. start keeps it fresh until a context
// is done.
func (f *Front) certificates() (get func(*tls.ClientHelloInfo) (*tls.Certificate, error), start func(context.Context) error, err error) {
	start = func(context.Context) error { return nil }
	switch f.opts.TLS.Mode {
	case "internal":
		a, err := f.openAuthority()
		if err != nil {
			return nil, nil, err
		}
		return a.get, start, nil
	case "files":
		s, err := f.openFiles()
		if err != nil {
			return nil, nil, err
		}
		return s.get, func(ctx context.Context) error { go s.watch(ctx); return nil }, nil
	case "acme":
		s := f.openACME()
		f.plainHandler = s.challenge(f.plainHandler)
		return s.get, s.manage, nil
	}
	return nil, start, nil
}

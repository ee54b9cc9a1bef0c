package share

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"tenet/internal/guard/ledger"
)

// Options say which server it is and how long anybody waits for it. The zero
// value of each but Address is a default.
type Options struct {
	Address Address
	CA      []byte // PEM: who may have signed the server's certificate; the system's authorities
	Prefix  string // of every key: "tenet:"

	// Timeout is how long a request may wait for the server: 5 ms.
	Timeout time.Duration
	// Guards is how many guards there are at least. As many as have been seen
	// lately, if that is more.
	Guards int

	Ledger *ledger.Ledger `json:"-"` // may be nil
	Logger *slog.Logger   `json:"-"` // may be nil
}

const (
	usualPrefix  = "tenet:"
	usualTimeout = 5 * time.Millisecond
	mostTimeout  = time.Second
	mostGuards   = 1000
	mostPrefix   = 100
)

// Check completes the options and says everything that is wrong with them.
func (o *Options) Check() error {
	var errs []error
	if o.Address.Network == "" {
		errs = append(errs, errors.New("guard.redis.url: names no server"))
	}
	if o.Prefix == "" {
		o.Prefix = usualPrefix
	}
	if len(o.Prefix) > mostPrefix || strings.ContainsFunc(o.Prefix, func(r rune) bool { return r <= ' ' || r > '~' }) {
		errs = append(errs, fmt.Errorf("guard.redis.prefix: shop: would be one; it has up to %d ASCII characters and no blanks", mostPrefix))
	}
	if o.Timeout == 0 {
		o.Timeout = usualTimeout
	}
	if o.Timeout < time.Millisecond || o.Timeout > mostTimeout {
		errs = append(errs, fmt.Errorf("guard.redis.timeout: %s is not from 1ms to %s: every request may have to wait for it", o.Timeout, mostTimeout))
	}
	if o.Guards < 0 || o.Guards > mostGuards {
		errs = append(errs, fmt.Errorf("guard.redis.guards: %d is no number of guards from 1 to %d", o.Guards, mostGuards))
	}
	if len(o.CA) > 0 && !x509.NewCertPool().AppendCertsFromPEM(o.CA) {
		errs = append(errs, errors.New("guard.redis.ca: the file has no certificate in PEM"))
	}
	if len(o.CA) > 0 && !o.Address.TLS {
		errs = append(errs, errors.New("guard.redis.ca: it is only read with TLS: write rediss:// in guard.redis.url"))
	}
	return errors.Join(errs...)
}

// A Share is a connection to the server that all guards have in common. It is
// safe for concurrent use.
type Share struct {
	options Options
	client  *redis.Client
	watch   *watch
	id      string // of this guard, as long as it runs
	secret  []byte // of the keys that stand for clients
	done    chan struct{}

	questions chan question // of requests
}

// Open makes a Share that works until the context is done. It connects when it
// is first needed: a server that is not there yet is one that is lost, not an
// error. The error names every mistake of the options.
func Open(ctx context.Context, o Options) (*Share, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Share{options: o, client: redis.NewClient(clientOptions(o)), id: randomID(), done: make(chan struct{}), questions: make(chan question, mostQueue)}
	mac := hmac.New(sha256.New, []byte(o.Address.Password))
	mac.Write([]byte("tenet rates " + o.Prefix))
	s.secret = mac.Sum(nil)
	s.watch = &watch{share: s, guards: max(1, o.Guards), since: time.Now()}
	go s.run(ctx)
	for range askers {
		go s.put(ctx)
	}
	return s, nil
}

// Silence keeps go-redis from writing to standard error what Share tells in its
// own words. It holds for the whole process, so that it is for whoever starts one.
func Silence() { logging.Disable() }

// slow bounds what is no part of a request.
const slow = 2 * time.Second

func clientOptions(o Options) *redis.Options {
	a := o.Address
	c := &redis.Options{
		Network: a.Network, Addr: a.dial(), Username: a.User, Password: a.Password, DB: a.Database,
		DialTimeout: slow, ReadTimeout: slow, WriteTimeout: slow, PoolTimeout: slow,
		ContextTimeoutEnabled: true, // or the limit of a request would not hold
		MaxRetries:            -1, DialerRetries: 1,
		PoolSize: 16, MinIdleConns: 2,
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		Dialer:                   dialer(o),
	}
	return c
}

// dialer connects. Names are looked up by TCP: the proxy's sandbox has no UDP
// that could be limited to a port.
func dialer(o Options) func(context.Context, string, string) (net.Conn, error) {
	byTCP := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, address string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", address)
	}}
	d := &net.Dialer{Timeout: slow, KeepAlive: time.Minute, Resolver: byTCP}
	if !o.Address.TLS {
		return d.DialContext
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: o.Address.Host}
	if len(o.CA) > 0 {
		config.RootCAs = x509.NewCertPool()
		config.RootCAs.AppendCertsFromPEM(o.CA)
	}
	return (&tls.Dialer{NetDialer: d, Config: config}).DialContext
}

// key is the name of something of ours on the server.
func (s *Share) key(parts ...string) string { return s.options.Prefix + strings.Join(parts, ":") }

// clientKey stands for a client of a rate: nobody who reads the server's keys
// without its password learns who has visited.
func (s *Share) clientKey(text string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(text))
	return s.key("rate", base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18]))
}

// Wait returns when the connections are closed, after the context of Open is
// done.
func (s *Share) Wait() { <-s.done }

// A State is how it stands with the server.
type State struct {
	Server   string    `json:"server"` // the address, without password
	Up       bool      `json:"up"`
	Since    time.Time `json:"since"`    // of that
	Guards   int       `json:"guards"`   // that have been seen lately, this one too
	Failures uint64    `json:"failures"` // questions that came to nothing
	Alone    uint64    `json:"alone"`    // requests that this guard judged alone
	Why      string    `json:"why"`      // it is lost
}

// State returns how it stands.
func (s *Share) State() State { return s.watch.state() }

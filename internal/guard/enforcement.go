package guard

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tenet/internal/rule"
	"tenet/web/cookie"
)

// enforcement says to a rule what is asked of it, and takes what it tells.
func (ch *chain) enforcement(r *rule.Rule, c *proxyConfig, log *slog.Logger) (rule.Enforcement, error) {
	g := c.Guard
	e := rule.Enforcement{
		Note:   func(_, what string) { ch.ledger.Enforced(r.Name, what) },
		Masked: func(m rule.Masked) { ch.ledger.Masked(m.ID, m.Method, m.Path, m.Status, m.Detail) },
		Log:    log,
		Leaks:  rule.LeakOptions{KeepServerErrors: g.Leaks.KeepServerErrors, RefuseSourceMaps: g.Leaks.RefuseSourceMaps, Page: g.Leaks.Page},
		Cookies: rule.CookieOptions{
			Readable: g.Cookies.Readable, Hidden: g.Cookies.Hidden, HostPrefix: g.Cookies.HostPrefix, MaxRequest: g.Cookies.MaxRequest,
		},
		Scope:   rule.ScopeOptions{Domains: g.Scope.Domains, Longest: days(g.Scope.Longest), LongestSession: days(g.Scope.LongestSession)},
		Headers: rule.HeaderOptions{Origins: g.Headers.Origins},
	}
	h := &e.Headers.Config
	h.XFrameOptions, h.ReferrerPolicy = g.Headers.FrameOptions, g.Headers.ReferrerPolicy
	h.CrossOriginOpenerPolicy, h.CrossOriginResourcePolicy = g.Headers.CrossOriginOpenerPolicy, g.Headers.CrossOriginResourcePolicy
	h.CrossOriginEmbedderPolicy = g.Headers.CrossOriginEmbedderPolicy
	// The autopilot, next to the application, sends the policy: a second one
	// that knows nothing of the pages would break them.
	h.ContentSecurityPolicy.Omit = true
	return e, c.transit(&e.Cookies)
}

func days(n *int) time.Duration { return time.Duration(number(n)) * 24 * time.Hour }

// secretBytes is the length of the key that cookies travel under.
const secretBytes = 32

// transit has cookies signed or encrypted on their way, by a key of guard's
// own, which lives as long as the state.
func (c *proxyConfig) transit(o *rule.CookieOptions) error {
	way := c.Guard.Cookies.Transit
	if way == "" || way == "plain" {
		return nil
	}
	secret, err := keptSecret(filepath.Join(c.State, "cookies.key"))
	if err != nil {
		return fmt.Errorf("cookies.transit: %w", err)
	}
	if way == "encrypted" {
		o.Box, err = cookie.NewBox(secret)
		return err
	}
	o.Keys, err = cookie.NewKeyring(cookie.Key{Secret: secret})
	return err
}

// keptSecret reads a secret, or makes one.
func keptSecret(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		data = make([]byte, secretBytes)
		rand.Read(data) // never fails: crypto/rand ends the process instead
		return data, os.WriteFile(path, data, 0o600)
	}
	if err == nil && len(data) != secretBytes {
		err = fmt.Errorf("%s is damaged: remove it to have a new one made, which ends all sessions", path)
	}
	return data, err
}

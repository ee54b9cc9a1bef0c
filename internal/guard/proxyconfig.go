package guard

import (
	"path/filepath"
	"time"

	"tenet/internal/config"
)

// StageProxy is the value of sandbox.StageVariable that makes this program
// the proxy: see [Serve].
const StageProxy = "proxy"

// A proxyConfig is what the supervisor tells a proxy at its start. Two equal
// ones need no new proxy.
type proxyConfig struct {
	Sockets []endpoint // in the order of the descriptors

	TLS       string
	Cert, Key []byte // PEM; the files may be closed to the proxy
	Domains   []string
	Email     string

	TrustedProxies []string
	ProxyProtocol  bool
	Limits         config.GuardLimits

	Upstream  string // empty: the members of the application
	Answer    time.Duration
	CSP       string
	Nonce     string // what templates write where a nonce comes
	AccessLog string
	State     string // folder
	Version   string
}

// proxyConfig is what a proxy of this plan needs to know. sockets are nil
// where two plans are compared.
func (p *Plan) proxyConfig(sockets []socket) *proxyConfig {
	c := &proxyConfig{
		TLS: p.TLS, Cert: p.cert, Key: p.key, Domains: p.Domains, Email: p.Email,
		TrustedProxies: p.TrustedProxies, ProxyProtocol: p.ProxyProtocol, Limits: p.Limits,
		Upstream: p.Upstream, CSP: p.CSP, Nonce: p.nonce, AccessLog: p.AccessLog,
		State: p.proxyState(), Version: p.Version,
	}
	for _, s := range sockets {
		c.Sockets = append(c.Sockets, endpoint{s.bound, s.Kind})
	}
	return c
}

// pilotFolder is where the autopilot of the policy keeps what it learns.
func (c *proxyConfig) pilotFolder() string {
	if c.State == "" {
		return ""
	}
	return filepath.Join(c.State, "csp")
}

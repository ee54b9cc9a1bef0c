package guard

import (
	"io"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"strconv"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/ledger"
	"tenet/internal/guard/status"
	"tenet/internal/guard/upstream"
)

// What the packages of the chain are told, from the keys of tenet.yaml.

func (c *proxyConfig) upstreamOptions(log *slog.Logger) upstream.Options {
	o := upstreamLimits(c.Guard)
	o.Log = log
	return o
}

// backends are the members, or the server that guard did not start.
func (c *proxyConfig) backends(sockets []string) ([]upstream.Backend, error) {
	if c.Guard.Upstream != "" {
		b, err := upstream.ParseBackend(c.Guard.Upstream)
		return []upstream.Backend{b}, err
	}
	var list []upstream.Backend
	for _, s := range sockets {
		list = append(list, unixBackend(s))
	}
	return list, nil
}

func unixBackend(path string) upstream.Backend {
	return upstream.Backend{Name: path, Network: "unix", Address: path}
}

func (c *proxyConfig) frontOptions(l *ledger.Ledger, log *slog.Logger) (front.Options, error) {
	g := c.Guard
	o := front.Options{
		Log: log, Blocked: l.Blocked, Hosts: g.Hosts, ClientHeader: g.ClientHeader,
		NoCompression: g.Compress != nil && !*g.Compress,
		JSON:          front.JSONGuard{Depth: number(g.JSON.Depth), Keys: g.JSON.Keys, Duplicates: g.JSON.Duplicates},
		Timeouts:      front.Timeouts{Drain: 24 * time.Hour}, // the supervisor says when it is enough
		TLS:           front.TLS{Mode: g.TLS, Names: g.Domains, Email: g.Email, State: c.tlsFolder()},
	}
	frontLimits(g.Limits, &o)
	authorityTLS(g, &o.TLS)
	if g.TLS == "files" {
		o.TLS.Files = []front.Pair{{Certificate: filepath.Join(c.Certificates, certCopy), Key: filepath.Join(c.Certificates, keyCopy)}}
	}
	c.ports(&o.TLS)
	if g.Rates != nil {
		o.Rates = []front.Rate{}
	}
	for _, r := range g.Rates {
		o.Rates = append(o.Rates, front.Rate{Name: r.Name, Methods: r.Methods, Paths: r.Paths, Requests: number(r.Requests), Per: r.Per, Burst: number(r.Burst)})
	}
	for _, text := range g.TrustedProxies {
		p, err := prefix(text)
		if err != nil {
			return o, err
		}
		o.TrustedProxies = append(o.TrustedProxies, p)
	}
	if g.ProxyProtocol {
		o.ProxyProtocol = o.TrustedProxies
	}
	return o, nil
}

// ports says where clients and the authority find us.
func (c *proxyConfig) ports(t *front.TLS) {
	for _, e := range c.Sockets {
		host, text, err := net.SplitHostPort(e.Address)
		port, bad := strconv.Atoi(text)
		if err != nil || bad != nil {
			continue
		}
		switch {
		case e.Kind == kindTLS && t.Port == 0:
			t.Port, t.ChallengeTLSPort = port, port
			if ip := net.ParseIP(host); ip == nil || !ip.IsUnspecified() {
				t.ChallengeHost = host
			}
		case e.Kind == kindRedirect && t.ChallengePort == 0:
			t.ChallengePort = port
		}
	}
}

// number is what is said, or 0, which means the default everywhere.
func number(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// prefix reads an address or a range.
func prefix(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.ParsePrefix(text)
}

func (c *proxyConfig) accessOptions(w io.Writer, l *ledger.Ledger, log *slog.Logger) status.AccessOptions {
	o := status.AccessOptions{Format: c.Guard.AccessLog, Ledger: l, Logger: log}
	if c.Guard.AccessLog != "" {
		o.Writer = w
	}
	return o
}

package guard

import (
	"crypto/x509"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"

	"tenet/internal/config"
	"tenet/internal/guard/front"
	"tenet/internal/guard/sandbox"
	"tenet/internal/guard/upstream"
)

// settleLimits refuses counts of nothing: a limit of 0 would not mean
// "none", as some would think.
func (o *Options) settleLimits(wrong *mistakes) {
	l, m := o.Limits, o.Limits.GuardMore
	for _, c := range []struct {
		key   string
		value *int
	}{
		{"limits.connections", l.Connections}, {"limits.clientConnections", l.ClientConnections},
		{"limits.fields", m.Fields}, {"limits.streams", m.Streams}, {"limits.resets", m.Resets},
		{"limits.waiting", m.Waiting}, {"limits.active", m.Active}, {"limits.answerFields", m.AnswerFields},
		{"resources.files", o.Resources.Files}, {"resources.processes", o.Resources.Processes},
	} {
		if c.value != nil && *c.value == 0 {
			wrong.add("%s: 0 would let nothing through: leave it out for what is usual", c.key)
		}
	}
	if h := o.SecureHeap; h&(h-1) != 0 {
		wrong.add("secureHeap: %d is no power of two, such as 64 KB", h)
	}
}

// mostRoots bounds a file of certificates, in bytes.
const mostRoots = 1 << 20

// settleAuthority reads what concerns an authority of one's own: the proxy
// could not.
func (o *Options) settleAuthority(wrong *mistakes) {
	for _, k := range []struct{ key, value string }{{"challenge", o.Challenge}, {"authority", o.Authority}, {"authorityRoots", o.AuthorityRoots}} {
		if k.value != "" && o.TLS != "acme" {
			wrong.add("%s: is only read with tls: acme", k.key)
			return
		}
	}
	if o.Authority != "" {
		if u, err := url.Parse(o.Authority); err != nil || u.Scheme != "https" || u.Host == "" {
			wrong.add("authority: `%s` is no address such as https://ca.internal/acme/directory", o.Authority)
		}
	}
	if o.AuthorityRoots == "" {
		return
	}
	data, err := os.ReadFile(o.abs(o.AuthorityRoots))
	switch {
	case err != nil:
		wrong.add("authorityRoots: cannot read %s: %w", o.AuthorityRoots, cause(err))
	case len(data) > mostRoots || !x509.NewCertPool().AppendCertsFromPEM(data):
		wrong.add("authorityRoots: %s has no certificates in PEM", o.AuthorityRoots)
	default:
		o.AuthorityRoots = string(data)
	}
}

// authorityTLS tells package front of an authority of one's own.
func authorityTLS(g config.Guard, t *front.TLS) {
	t.Challenge, t.Directory = g.Challenge, g.Authority
	if g.AuthorityRoots != "" {
		t.Roots = x509.NewCertPool()
		t.Roots.AppendCertsFromPEM([]byte(g.AuthorityRoots))
	}
}

// authorityPorts are where the authority can be asked, and who vouches that
// its certificates were not revoked (OCSP, RFC 6960), and where we ourselves
// answer its challenges: certmagic connects there to see that somebody does.
func (p *Plan) authorityPorts() []uint16 {
	texts := []string{"443", "80"}
	if u, err := url.Parse(p.Authority); err == nil {
		texts = append(texts, u.Port())
	}
	for _, e := range p.Endpoints {
		if _, port, err := net.SplitHostPort(e.Address); err == nil && (e.Kind == kindTLS || e.Kind == kindRedirect) {
			texts = append(texts, port)
		}
	}
	var ports []uint16
	for _, text := range texts {
		n, err := strconv.ParseUint(text, 10, 16)
		if err == nil && n > 0 && !slices.Contains(ports, uint16(n)) {
			ports = append(ports, uint16(n))
		}
	}
	return ports
}

// frontLimits puts what tenet.yaml says of sizes, counts and times into the
// options of package front.
func frontLimits(l config.GuardLimits, o *front.Options) {
	o.Limits = front.Limits{
		HeaderBytes: int(l.Header), BodyBytes: l.Body, BodyRate: l.BodyRate, URLBytes: int(l.URL),
		Connections: number(l.Connections), PerClient: number(l.ClientConnections),
		Fields: number(l.Fields), Streams: number(l.Streams), Resets: number(l.Resets),
	}
	o.Timeouts.Header, o.Timeouts.Idle = l.HeaderTimeout, l.IdleTimeout
	o.Timeouts.Body, o.Timeouts.Write = l.BodyTimeout, l.WriteTimeout
	for _, b := range l.Bodies {
		o.Bodies = append(o.Bodies, front.BodyLimit{Paths: b.Paths, Bytes: b.Size})
	}
}

var affinities = map[string]upstream.Affinity{
	"": upstream.AutoAffinity, "auto": upstream.AutoAffinity, "cookie": upstream.CookieAffinity,
	"address": upstream.AddressAffinity, "none": upstream.NoAffinity,
}

// upstreamLimits is the same for package upstream.
func upstreamLimits(g config.Guard) upstream.Options {
	l := g.Limits
	return upstream.Options{
		DialTimeout: l.ConnectTimeout, AnswerTimeout: l.AnswerTimeout, IdleTimeout: l.PauseTimeout, TunnelTimeout: l.TunnelTimeout,
		Wait: l.WaitTimeout, MaxWaiting: number(l.Waiting), MaxActive: number(l.Active),
		MaxHeaderBytes: int(l.AnswerHeader), MaxFields: number(l.AnswerFields),
		Upgrades: g.Upgrades, Affinity: affinities[g.Affinity],
	}
}

// resources are the limits of one process of the application. Files without
// a number are as many as guard's own proxy may open.
func resources(r config.GuardResources) sandbox.Limits {
	l := sandbox.Limits{Files: proxyFiles, Processes: uint64(number(r.Processes)), FileSize: uint64(r.FileSize), Data: uint64(r.Memory)}
	if n := number(r.Files); n > 0 {
		l.Files = uint64(n)
	}
	return l
}

// unlimited says which resources are not held to.
func (p *Plan) unlimited() (note string, ok bool) {
	r := p.Resources
	switch {
	case p.sandboxed(), r == config.GuardResources{}:
		return "", false
	case p.confined() && p.features.Job && r.Files == nil && r.FileSize == 0:
		return "", false
	case p.confined() && p.features.Job:
		return "resources: only memory and processes are held to on this system", true
	}
	return "resources: without the sandbox nothing holds the application to them", true
}

// proxyMemory is from how many MiB on the proxy collects garbage more often
// than GOGC says: what as many connections need as it takes, all of them with
// TLS. Ten thousand idle ones then leave guard below 500 MB, a third of which
// would be garbage without this; and the collector is not held to less than is
// in use, which would cost half of the processor.
func (p *Plan) proxyMemory() int {
	most := orElse(number(p.Limits.Connections), front.UsualConnections)
	mib := 16 + most*24/1024
	if p.firewalled() {
		mib += 160
	}
	return max(mib, 128)
}

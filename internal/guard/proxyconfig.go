package guard

import (
	"path/filepath"

	"tenet/internal/config"
	"tenet/internal/guard/share"
)

// StageProxy is the value of sandbox.StageVariable that makes this program
// the proxy: see [Serve].
const StageProxy = "proxy"

// LinkVariable is where a proxy finds the name of its link, on systems where
// that has no fixed number.
const LinkVariable = "TENET_GUARD_LINK"

// A proxyConfig is what the supervisor tells a proxy at its start. Two equal
// ones need no new proxy.
type proxyConfig struct {
	Sockets []endpoint // in the order of the descriptors
	Bind    bool       // there are none: the proxy binds the sockets itself

	// Guard is what tenet.yaml and flags say, with the parts that the proxy
	// has nothing to do with left out: they change without a new proxy.
	Guard config.Guard

	Shared       *share.Options // how guards of other machines are met; it may hold a password
	Certificates string         // folder with cert.pem and key.pem, for tls: files
	Nonce        string         // what templates write where a nonce comes
	State        string         // folder
	Name         string         // of what is guarded
	Version      string
}

// The copies of the certificate and its key. The proxy, which has another
// user, could not read the files themselves, and need not.
const (
	certCopy = "cert.pem"
	keyCopy  = "key.pem"
)

// proxyConfig is what a proxy of this plan needs to know. sockets are nil
// where two plans are compared.
func (p *Plan) proxyConfig(runtime string, sockets []socket) *proxyConfig {
	g := p.Guard
	g.User, g.Instances, g.Env, g.Read, g.Write, g.Connect, g.Sandbox = "", nil, nil, nil, nil, nil, nil
	g.Sloppy, g.SwitchesOff, g.SecureHeap, g.Resources = nil, nil, 0, config.GuardResources{}
	g.Observe, g.AllowEval, g.Health, g.StartTimeout, g.StopTimeout, g.Refuse = false, nil, "", 0, 0, 0
	g.Cert, g.Key, g.Log, g.State, g.Redis = "", "", "", "", config.GuardRedis{}
	c := &proxyConfig{
		Bind: !p.sys.descriptors, Guard: g, Shared: p.shared, Nonce: p.nonce, State: p.proxyState(), Name: p.name(), Version: p.Version,
		Certificates: filepath.Join(runtime, certificatesFolder),
	}
	for _, s := range sockets {
		c.Sockets = append(c.Sockets, endpoint{s.bound, s.Kind})
	}
	return c
}

// pilotFolder is where the autopilot of the policy keeps what it learns.
func (c *proxyConfig) pilotFolder() string { return filepath.Join(c.State, "csp") }

// tlsFolder is where keys and certificates are kept that guard has made, or
// an authority has given it.
func (c *proxyConfig) tlsFolder() string { return filepath.Join(c.State, "tls") }

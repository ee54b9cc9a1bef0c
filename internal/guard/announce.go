package guard

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"tenet/internal/guard/front"
)

// announce says, once the sockets are open, what runs and where. How to trust
// guard's own authority is said in full when it is new.
func (s *supervisor) announce(p *Plan, newAuthority bool) {
	var addresses []string
	for _, e := range s.sockets {
		switch e.Kind {
		case kindPlain:
			addresses = append(addresses, "http://"+visible(e.bound))
		case kindTLS:
			addresses = append(addresses, "https://"+visible(e.bound))
		case kindStatus:
			s.log.Say("the ten rules, live: http://%s/.tenet/", visible(e.bound))
		}
	}
	what := "`" + strings.Join(p.Command, " ") + "`"
	if p.Upstream != "" {
		what = "the server at " + p.Upstream
	}
	s.log.Say("guards %s at %s", what, list(addresses))
	switch {
	case p.TLS != "internal":
	case newAuthority:
		s.log.Say("%s", strings.TrimSpace(front.TrustHint(filepath.Dir(p.authority()))))
	default:
		s.log.Say("certificates are of guard's own authority: browsers warn until they trust %s", p.authority())
	}
	if rules := p.inForce(); len(rules) > 0 {
		s.log.Say("rules in force: %s", strings.Join(rules, ", "))
	}
}

// authority is the certificate of guard's own authority, which the proxy makes.
func (p *Plan) authority() string {
	return filepath.Join((&proxyConfig{State: p.proxyState()}).tlsFolder(), front.AuthorityFile)
}

func (p *Plan) hasAuthority() bool {
	_, err := os.Stat(p.authority())
	return err == nil
}

// inForce names the rules that something holds.
func (p *Plan) inForce() []string {
	var names []string
	for _, r := range p.Rules {
		launched := p.launch != nil && (r.Name == "eval" || r.Name == "strict") && !p.Observe || r.Name == "root" && p.launch != nil
		asked := (r.Name == "libraries" || r.Name == "dependencies") && p.Refuse != 0
		if r.Enforce != nil || launched || asked {
			names = append(names, r.Name)
		}
	}
	return names
}

// visible writes an address as it can be opened on this machine.
func visible(bound string) string {
	host, port, err := net.SplitHostPort(bound)
	if err != nil {
		return bound
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// title is how messages call a member.
func (s *supervisor) title(m *member) string {
	if m.name == "app" {
		return "the application"
	}
	return fmt.Sprintf("application %s", strings.TrimPrefix(string(m.name), "app."))
}

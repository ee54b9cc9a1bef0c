package sandbox

import (
	"strings"
	"testing"
)

var (
	everything = Features{Stage: true, Users: true, View: true, Landlock: landlockNewest, Seccomp: true}
	shopPolicy = Policy{
		User: &User{Name: "nobody", UID: 65534, GID: 65534}, Env: []string{"PATH=/usr/bin", "TOKEN=secret"}, Read: append(usual(), "/srv/shop", "/srv/shop"), Write: []string{"/var/shop"},
		Exec: []string{"/usr/bin/convert"}, Sockets: []string{"/run/db.sock"}, Limits: Limits{Files: 1000, Data: 1 << 30},
		Network: Network{Connect: Ports{List: []uint16{443, 5432}}, Bind: Ports{Any: true}, Resolve: true},
	}
)

var explained = []struct {
	name     string
	policy   Policy
	features Features
	want     string
}{
	{"all of it", shopPolicy, everything, `
runs as nobody (uid 65534, gid 65534)
no capabilities, no_new_privs
limits: no core dumps, 1000 open files, 1073741824 bytes of memory
environment: PATH, TOKEN
sees only what is listed here, read-only, and what it can write is not executable
reads /srv/shop, shared libraries and what else programs read of a system (certificates, time zones, name servers, /proc)
writes /var/shop
executes itself, /usr/bin/convert, with the dynamic linker
network: connects to TCP port 443, 5432; listens on any TCP port; looks up names by TCP
unix sockets: in the folders that it writes to, /run/db.sock
signals reach only its own processes
cannot debug or look into other processes
only the system calls that applications need, some 250 of 380
ends when tenet guard ends
`},
	{"nothing allowed, in a container", Policy{}, Features{Stage: true, Landlock: landlockNewest, Seccomp: true}, `
no capabilities, no_new_privs
limits: no core dumps
environment: empty
reads shared libraries
writes nothing
executes itself, with the dynamic linker
no network: only the connections that the proxy hands over
unix sockets: none but those that it is handed
signals reach only its own processes
cannot debug or look into other processes
only the system calls that applications need, some 250 of 380
ends when tenet guard ends
`},
	{"an old kernel", Policy{AnySocket: true, Network: Network{UDP: true, Connect: Ports{List: []uint16{443}}}}, Features{Stage: true, Landlock: 1, Seccomp: true}, `
no capabilities, no_new_privs
limits: no core dumps
environment: empty
reads shared libraries
writes nothing
executes itself, with the dynamic linker
network: connects to any TCP port; listens on any TCP port; UDP
unix sockets: those that its user may open
cannot debug or look into other processes
only the system calls that applications need, some 250 of 380
ends when tenet guard ends
`},
	{"another system", shopPolicy, Features{}, "\nenvironment: PATH, TOKEN\n"},
}

// What people read before they start: one line a measure, only of those that will hold.
func TestExplain(t *testing.T) {
	for _, test := range explained {
		t.Run(test.name, func(t *testing.T) {
			var got strings.Builder
			for _, l := range Explain(test.policy, test.features) {
				got.WriteString("\n" + l.What)
				if l.Why == "" || strings.HasSuffix(l.Why, ".") {
					t.Errorf("%s: why is %q", l.What, l.Why)
				}
				if strings.Contains(l.What, "secret") {
					t.Errorf("%s tells a value", l.What)
				}
			}
			if got.String()+"\n" != test.want {
				t.Errorf("got%s\nwant%s", got.String(), test.want)
			}
		})
	}
}

func TestExplainSaysWhatHolds(t *testing.T) {
	limited := Network{Connect: Ports{List: []uint16{443}}, Resolve: true}
	for _, test := range []struct {
		name     string
		network  Network
		features Features
		want     string
	}{
		{"all", limited, Features{Landlock: landlockTCP, Seccomp: true}, "network: connects to TCP port 443; looks up names by TCP"},
		{"no list of ports", limited, Features{Landlock: 3, Seccomp: true}, "network: connects to any TCP port; listens on any TCP port; looks up names by TCP"},
		{"no filter", limited, Features{Landlock: landlockTCP}, "network: connects to TCP port 443; UDP"},
		{"neither", Network{}, Features{}, "network: connects to any TCP port; listens on any TCP port; UDP"},
		{"closed by the filter", Network{}, Features{Seccomp: true}, "no network: only the connections that the proxy hands over"},
	} {
		if got := networkText(enforced(test.network, test.features)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	for dir, want := range map[string]string{"/srv/shop/app": "that includes the folder", "/srv/shopping": "the application cannot change"} {
		if got := writeWhy(Policy{Dir: dir, Write: []string{"/tmp", "/srv/shop"}}); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", dir, got)
		}
	}
}

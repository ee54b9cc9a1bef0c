package sandbox

import (
	"encoding/binary"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// mayBindLowPorts is what `setcap cap_net_bind_service=ep` writes (struct vfs_cap_data, version 2).
func mayBindLowPorts() []byte {
	const version2, effective = 0x02000000, 1
	out := make([]byte, 20)
	binary.LittleEndian.PutUint32(out, version2|effective)
	binary.LittleEndian.PutUint32(out[4:], 1<<unix.CAP_NET_BIND_SERVICE)
	return out
}

var capabilities = regexp.MustCompile(`(?m)^Cap(Prm|Eff|Inh|Amb):\s*(\w+)$`)

// held are the capabilities in /proc/self/status that are not empty.
func held(status string) []string {
	var out []string
	for _, m := range capabilities.FindAllStringSubmatch(status, -1) {
		if strings.Trim(m[2], "0") != "" {
			out = append(out, m[1])
		}
	}
	return out
}

// A supervisor that was given a capability for port 80 passes none on, and root's are gone.
func TestNoCapabilities(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can give a program capabilities")
	}
	w := newWorld(t)
	must(t, unix.Setxattr(w.Helper, "security.capability", mayBindLowPorts(), 0))
	status := "console.log(require('fs').readFileSync('/proc/self/status', 'utf8'))"
	for name, test := range map[string]struct {
		s    supervisor
		p    Policy
		none bool
	}{
		"with a capability":          {supervisor{uid: w.uid}, w.policy(nil), true},
		"root":                       {supervisor{}, w.policy(w.user()), true},
		"root, without the sandbox":  {supervisor{bare: true}, w.policy(nil), false},
		"with a capability, no view": {supervisor{uid: w.uid}, Policy{NoView: true, Env: w.policy(nil).Env, Read: w.policy(nil).Read, Dir: w.App}, true},
	} {
		out, err := test.s.start(t, w, test.p, w.Node, "-e", status)
		must(t, err)
		if n := len(capabilities.FindAllString(string(out), -1)); n != 4 {
			t.Fatalf("%s: %d lines of capabilities in %s", name, n, out)
		}
		if got := held(string(out)); (len(got) == 0) != test.none {
			t.Errorf("%s: has %q", name, got)
		}
	}
	// The proxy is the same program as the supervisor, and so has the same capability to gain.
	for name, p := range map[string]Policy{"itself": w.policy(nil), "itself, no view": {NoView: true, Read: w.policy(nil).Read}} {
		p.Env = playing("status")
		out, err := supervisor{uid: w.uid}.start(t, w, p, w.Helper)
		must(t, err)
		if got := held(string(out)); len(got) != 0 {
			t.Errorf("%s: has %q", name, got)
		}
	}
	out, err := as(t, w, w.uid, "status").Output()
	must(t, err)
	if len(held(string(out))) == 0 {
		t.Errorf("the supervisor has no capability either: %s", out)
	}
}

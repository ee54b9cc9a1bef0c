package sandbox

import (
	"slices"
	"strings"
	"testing"
)

// What is possible when one of the layers is missing, to an ordinary user whose account
// does not stand in the way either. It is why there are three, and what
// Features.Missing has to say. What depends on settings of the kernel is left out.
var withoutLayer = []struct {
	name     string
	remove   func(*Features)
	possible []string
}{
	{"view", func(f *Features) { f.View = false }, withoutView},
	{"Landlock", func(f *Features) { f.Landlock = 0 }, []string{
		"connect to another port", "kill", "list the folder for temporary files", "list the programs among the libraries", "list the root", "listen on another port", "pidfd signal", "signal the parent",
	}},
	{"seccomp", func(f *Features) { f.Seccomp = false }, []string{
		"UDP socket", "UDP socket of IPv6", "add_key", "clone3", "execveat", "keyctl", "limits of another", "memory as a program", "pidfd_getfd",
		"process_vm_readv", "ptrace", "send a datagram", "shared memory", "unshare",
	}},
}

func TestOneLayerMissing(t *testing.T) {
	w := newWorld(t)
	all := availableTo(t, w, w.uid)
	if !all.View || !all.Seccomp || all.Landlock < landlockScope {
		t.Skipf("one is missing anyway: %s", strings.Join(all.Missing, "; "))
	}
	for _, test := range withoutLayer {
		t.Run(test.name, func(t *testing.T) {
			features := all
			test.remove(&features)
			results := tries(t, w, supervisor{uid: w.uid, features: &features}, w.policy(nil))
			var got []string
			for name, a := range results {
				if isAllowed(name) && !a.Worked {
					t.Errorf("%s: should work: %s", name, a.Seen)
				}
				if !isAllowed(name) && controls[name] == "" && a.Worked {
					got = append(got, name)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, test.possible) {
				t.Errorf("possible:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.possible, "\n"))
			}
		})
	}
}

// Older kernels have less of Landlock, and files stay closed with all of them.
func TestOlderLandlock(t *testing.T) {
	w := newWorld(t)
	script := `const fs = require('fs')
const outcome = f => { try { f(); return 'yes' } catch (e) { return e.code } }
fs.mkdirSync(process.env.HOME + '/folder', { recursive: true })
fs.writeFileSync(process.env.HOME + '/file', 'x')
console.log([
  outcome(() => fs.readFileSync(JSON.parse(process.env.WORLD).key)),
  outcome(() => fs.readFileSync('own.js')),
  outcome(() => fs.renameSync(process.env.HOME + '/file', process.env.HOME + '/folder/file')),
].join(' '))`
	newest := availableTo(t, w, w.uid)
	for abi := 1; abi <= newest.Landlock; abi++ {
		features := newest
		features.View, features.Landlock = false, abi
		out, err := supervisor{uid: w.uid, features: &features}.start(t, w, w.policy(nil), w.Node, "-e", script)
		must(t, err)
		want := "EACCES yes yes"
		if abi < landlockRefer {
			want = "EACCES yes EXDEV"
		}
		if got := strings.TrimSpace(string(out)); got != want {
			t.Errorf("ABI %d: %s, want %s", abi, got, want)
		}
	}
}

package sandbox

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// refusal is what a refused attempt says. That a file is not there is what the view says of
// all that is outside; without the sandbox the same attempt has found it.
var refusal = regexp.MustCompile(`ENOENT|no such file|EACCES|EPERM|EROFS|EXDEV|(?i)permission denied|not permitted|not implemented|cannot open shared object file|failed to map segment|invalid cross-device|runs as uid [1-9]|only root can|nobody listens`)

// unmapped is how a user namespace without other users says it.
var unmapped = regexp.MustCompile(`EINVAL`)

// controls says of attempts that do not simply work for an ordinary user without
// the sandbox what stands for that.
var controls = map[string]string{
	"read /etc/shadow":              "root",
	"mount":                         "root",
	"chroot":                        "root",
	"open by handle":                "root",
	"kernel log":                    "root",
	"bpf":                           "root",
	"become root":                   "root",
	"setuid program":                "root",                  // can be made by root only
	"open the memory of the parent": "setting of the kernel", // yama
	"perf_event_open":               "setting of the kernel",
	"io_uring":                      "setting of the kernel",
	"userfaultfd":                   "setting of the kernel",
	"MPTCP to another port":         "setting of the kernel",
	"fast open to another port":     "setting of the kernel",
	"ping socket":                   "setting of the kernel",
	"terminal input":                "setting of the kernel",
	"terminal input with high bits": "setting of the kernel",
	"clone with a namespace":        "setting of the kernel",
	"message queue":                 "setting of the kernel",
}

// Whatever a hostile package tries is refused, and works without the sandbox, so
// that it is the sandbox which refuses.
func TestBreakouts(t *testing.T) {
	w := newWorld(t)
	bare := tries(t, w, supervisor{uid: w.uid, bare: true}, w.policy(nil))
	var asRoot map[string]attempt
	confined := map[string]map[string]attempt{"started by an ordinary user": tries(t, w, supervisor{uid: w.uid}, w.policy(nil))}
	if os.Getuid() == 0 {
		asRoot = tries(t, w, supervisor{bare: true}, w.policy(nil))
		confined["started by root"] = tries(t, w, supervisor{}, w.policy(&User{Name: "nobody", UID: nobody, GID: nobody}))
	}
	features := map[string]Features{"started by an ordinary user": availableTo(t, w, w.uid), "started by root": Available()}
	for name := range confined["started by an ordinary user"] {
		t.Run(name, func(t *testing.T) {
			if isAllowed(name) {
				expectAllowed(t, name, bare, confined)
				return
			}
			expectControl(t, name, bare, asRoot)
			for who, results := range confined {
				got, ok := results[name]
				if slices.Contains(possible(features[who]), name) {
					continue
				}
				refused := refusal.MatchString(got.Seen) || name == "become root" && unmapped.MatchString(got.Seen)
				if !ok || got.Worked || !refused {
					t.Errorf("%s: not refused: worked %v, %q", who, got.Worked, got.Seen)
				}
				t.Logf("%s: %s", who, got.Seen)
			}
		})
	}
}

func expectAllowed(t *testing.T, name string, bare map[string]attempt, confined map[string]map[string]attempt) {
	t.Helper()
	for who, results := range confined {
		if got := results[name]; !got.Worked {
			t.Errorf("%s: should work: %s", who, got.Seen)
		}
	}
	if got := bare[name]; !got.Worked {
		t.Errorf("does not work without a sandbox either: %s", got.Seen)
	}
}

func expectControl(t *testing.T, name string, bare, asRoot map[string]attempt) {
	t.Helper()
	switch got := bare[name]; controls[name] {
	case "root":
		if got := asRoot[name]; asRoot != nil && !got.Worked {
			t.Errorf("does not work for root without a sandbox either: %s", got.Seen)
		}
	case "made by root":
		if asRoot != nil && !got.Worked {
			t.Errorf("does not work without a sandbox either: %s", got.Seen)
		}
	case "setting of the kernel":
		if !got.Worked {
			t.Logf("without a sandbox this kernel says: %s", got.Seen)
		}
	default:
		if !got.Worked {
			t.Errorf("does not work without a sandbox either: %s", got.Seen)
		}
	}
}

// isAllowed tells what must work from what must not: both scripts print both.
func isAllowed(name string) bool {
	_, raw := rawAllowed[name]
	return raw || slices.Contains(allowedInNode, name)
}

var allowedInNode = []string{
	"read its own code", "write to its folder", "connect to the allowed port", "listen on the allowed port", "run an allowed program", "start node",
	"signal its own child", "load a native addon of its own",
}

// withoutView is what only the view can refuse, as Features.Missing says.
var withoutView = []string{"a copy of a shell by the dynamic linker", "a native addon from a writable folder"}

// possible is what Features.Missing admits. With a user of its own, the permissions of what
// belongs to that user can be changed; here, everything does.
func possible(f Features) []string {
	switch {
	case f.View:
		return nil
	case f.Users:
		return append([]string{"change permissions outside"}, withoutView...)
	}
	return withoutView
}

// tries runs all attempts as node under the policy.
func tries(t *testing.T, w *world, s supervisor, p Policy) map[string]attempt {
	t.Helper()
	script, err := os.ReadFile("testdata/attempts.js")
	must(t, err)
	got := results(t, s, w, p, w.Node, "-e", string(script))
	if missing := len(rawAttempts) + len(rawAllowed) + len(allowedInNode); len(got) <= missing {
		t.Fatalf("only %d attempts were made: %s", len(got), strings.Join(slices.Sorted(maps.Keys(got)), ", "))
	}
	return got
}

func results(t *testing.T, s supervisor, w *world, p Policy, argv ...string) map[string]attempt {
	t.Helper()
	out, err := s.start(t, w, p, argv...)
	must(t, err)
	got := map[string]attempt{}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return got
}

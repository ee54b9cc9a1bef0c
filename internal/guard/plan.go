package guard

import (
	"context"
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/sandbox"
	"tenet/internal/guard/switches"
)

// A Plan is all that guard is going to do, worked out before anything is
// started: `--dry-run` prints it, [Run] carries it out.
type Plan struct {
	Options

	Project   string // the folder that belongs to the application: Dir, or one above it
	Endpoints []endpoint
	App       account // who the application runs as
	Proxy     account // who the proxy runs as
	StateDir  string
	Notes     []string // what is not as strong as it could be, a sentence each

	sys      system
	features sandbox.Features
	launch   *switches.Launch // nil with Upstream; has memberPlace where a member's folder comes
	policy   sandbox.Policy   // of the application, likewise

	cert, key []byte // PEM
}

// An account is a user in numbers.
type account struct {
	Name     string
	UID, GID int
}

// NewPlan works out what the options come to. Its error names every mistake.
func NewPlan(ctx context.Context, o Options) (*Plan, error) {
	o, err := o.settle()
	var wrong mistakes
	if err != nil {
		wrong.add("%w", err)
	}
	if o.CSPPlaceholder != "" {
		o.nonce = o.CSPPlaceholder
	}
	if o.nonce == "" {
		o.nonce = autopilot.NewPlaceholder()
	}
	p := &Plan{Options: o, sys: systemOf(o.goos)}
	p.Project = ProjectFolder(o.Dir)
	p.Endpoints = endpoints(o.Listen, o.TLS != "off", o.Status)
	if err := p.accounts(); err != nil {
		wrong.add("%w", err)
	}
	p.StateDir = p.stateDir()
	p.certificates(&wrong)
	if err := wrong.joined(); err != nil {
		return nil, err
	}
	if err := p.prepare(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// certificates reads the files of the certificate and its key: the proxy,
// which has another user, could not.
func (p *Plan) certificates(wrong *mistakes) {
	if p.TLS != "files" || p.Cert == "" || p.Key == "" {
		return
	}
	for _, f := range []struct {
		key, path string
		data      *[]byte
	}{{"cert", p.Cert, &p.cert}, {"key", p.Key, &p.key}} {
		data, err := os.ReadFile(f.path)
		if err != nil {
			wrong.add("%s: cannot read %s: %w", f.key, f.path, cause(err))
		}
		*f.data = data
	}
	if len(p.cert) > 0 && len(p.key) > 0 {
		if _, err := tls.X509KeyPair(p.cert, p.key); err != nil {
			wrong.add("cert, key: %s and %s do not belong together or are no PEM: %w", p.Cert, p.Key, err)
		}
	}
}

// members is how many processes of the application run.
func (p *Plan) members() int {
	if len(p.Command) == 0 {
		return 0
	}
	return *p.Instances
}

// name is how people know what is guarded.
func (p *Plan) name() string {
	if p.Upstream != "" {
		return p.Upstream
	}
	return filepath.Base(p.Project)
}

// split reports whether the proxy and the application have users of their own.
func (p *Plan) split() bool { return p.Root && p.App.UID != p.Proxy.UID }

// scheme is how clients reach the application.
func (p *Plan) scheme() string {
	if p.TLS == "off" {
		return "http"
	}
	return "https"
}

// memberName is the source of a member's lines in the log.
func (p *Plan) memberName(slot int) Source {
	if p.members() == 1 {
		return "app"
	}
	return Source("app." + strconv.Itoa(slot+1))
}

// title is how messages call a member.
func (p *Plan) title(slot int) string {
	if p.members() == 1 {
		return "the application"
	}
	return fmt.Sprintf("application %d of %d", slot+1, p.members())
}

// ProjectFolder is the folder of the application: dir, or the one above it
// with the package.json or node_modules that dir belongs to, within one
// repository.
func ProjectFolder(dir string) string {
	best := dir
	for at := dir; ; {
		for _, name := range []string{"package.json", "node_modules"} {
			if _, err := os.Stat(filepath.Join(at, name)); err == nil {
				best = at
			}
		}
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return best
		}
		up := filepath.Dir(at)
		if up == at || up == filepath.Dir(up) { // the top of the disk is nobody's project
			return best
		}
		at = up
	}
}

// sameProxy reports whether a proxy of one plan can serve the other.
func (p *Plan) sameProxy(next *Plan) bool {
	return reflect.DeepEqual(p.proxyConfig("", nil), next.proxyConfig("", nil))
}

func sameList[T comparable](a, b []T) bool { return slices.Equal(a, b) }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// list writes words as a sentence does: a, b and c.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

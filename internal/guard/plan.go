package guard

import (
	"context"
	"crypto/tls"
	"fmt"
	"hash/fnv"
	"os"
	"os/user"
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
	p := &Plan{Options: o}
	p.Project = projectFolder(o.Dir)
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

// The range of users that nobody has by name: systemd gives them to services
// for as long as they run, and so do we.
const (
	dynamicFirst = 61184
	dynamicLast  = 65519
)

// accounts decides who runs what. As root, the application becomes nobody or
// the user that is named, and the proxy a user of its own, made up from the
// folder so that it owns its state again after a restart.
func (p *Plan) accounts() error {
	if !p.Root {
		p.App = account{UID: os.Getuid(), GID: os.Getgid(), Name: userName(os.Getuid())}
		p.Proxy = p.App
		if p.User != "" && p.User != p.App.Name && p.User != strconv.Itoa(p.App.UID) {
			return fmt.Errorf("user: only root can run the application as %s; guard runs as %s", p.User, p.App.Name)
		}
		return nil
	}
	app, err := lookUp(orElse(p.User, "nobody"))
	if err != nil {
		return err
	}
	if app.UID == 0 {
		return fmt.Errorf("user: the application must not be root, and `%s` is: whoever takes it over would own the machine", p.User)
	}
	h := fnv.New32a()
	h.Write([]byte(p.Project))
	proxy := dynamicFirst + int(h.Sum32()%(dynamicLast-dynamicFirst+1))
	for range 100 {
		if _, err := user.LookupId(strconv.Itoa(proxy)); err != nil && proxy != app.UID {
			break
		}
		proxy = dynamicFirst + (proxy-dynamicFirst+1)%(dynamicLast-dynamicFirst+1)
	}
	p.App, p.Proxy = app, account{Name: "a user of its own", UID: proxy, GID: proxy}
	return nil
}

// lookUp finds a user by name or number.
func lookUp(name string) (account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		if u, err = user.LookupId(name); err != nil {
			uid, bad := strconv.Atoi(name)
			if bad != nil || uid < 0 {
				return account{}, fmt.Errorf("user: there is no user `%s` on this machine", name)
			}
			return account{Name: name, UID: uid, GID: uid}, nil // a number is enough for the kernel
		}
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return account{}, fmt.Errorf("user: %s is not a user in numbers here", name)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return account{}, fmt.Errorf("user: %s has no group in numbers here", name)
	}
	return account{Name: u.Username, UID: uid, GID: gid}, nil
}

func userName(uid int) string {
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return u.Username
	}
	return "uid " + strconv.Itoa(uid)
}

// projectFolder is the folder of the application: dir, or the one above it
// with the package.json or node_modules that dir belongs to, within one
// repository.
func projectFolder(dir string) string {
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

// stateDir says where guard keeps certificates, learnt policies and its
// control socket: one folder for each project.
func (p *Plan) stateDir() string {
	if p.State != "" {
		return p.State
	}
	base, ok := p.environment("STATE_DIRECTORY") // from systemd
	if ok {
		base, _, _ = strings.Cut(base, ":")
		return base
	}
	switch home, known := p.environment("HOME"); {
	case p.Root:
		base = "/var/lib/tenet/guard"
	case p.has("XDG_STATE_HOME"):
		base, _ = p.environment("XDG_STATE_HOME")
		base = filepath.Join(base, "tenet", "guard")
	case known:
		base = filepath.Join(home, ".local", "state", "tenet", "guard")
	default:
		base = filepath.Join(os.TempDir(), "tenet-guard-"+strconv.Itoa(os.Getuid()))
	}
	h := fnv.New32a()
	h.Write([]byte(p.Dir))
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, filepath.Base(p.Dir))
	return filepath.Join(base, fmt.Sprintf("%.20s-%08x", name, h.Sum32()))
}

func (p *Plan) has(name string) bool { _, ok := p.environment(name); return ok }

// proxyState is the part of the state that the proxy writes: the rest stays
// out of its reach.
func (p *Plan) proxyState() string { return filepath.Join(p.StateDir, "proxy") }

// stateFolder makes the folders of the state and gives the proxy its part.
func (p *Plan) stateFolder() error {
	if err := os.MkdirAll(p.StateDir, 0o700); err != nil {
		return fmt.Errorf("cannot keep state in %s: %w. Name another folder with --state", p.StateDir, cause(err))
	}
	if p.split() { // the proxy passes through to its part
		for dir := p.StateDir; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if err := openFolder(dir); err != nil {
				return fmt.Errorf("cannot keep state in %s: %w", p.StateDir, cause(err))
			}
			if dir == "/var/lib" {
				break
			}
		}
	}
	if err := os.MkdirAll(p.proxyState(), 0o700); err != nil {
		return fmt.Errorf("cannot keep state in %s: %w", p.proxyState(), cause(err))
	}
	if !p.split() {
		return nil
	}
	return chownTree(p.proxyState(), p.Proxy)
}

// openFolder lets others pass through a folder of ours, not list it.
func openFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o001 != 0 {
		return err
	}
	return os.Chmod(dir, info.Mode().Perm()|0o011)
}

// chownTree gives the proxy what an earlier one, perhaps with another user,
// has left in its folder. Links are not followed.
func chownTree(dir string, to account) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return root.Lchown(name, to.UID, to.GID)
	})
}

// runtimeBases are the folders in which sockets may live, best first.
func (p *Plan) runtimeBases() []string {
	var list []string
	if p.Root {
		list = append(list, "/run")
	}
	if dir, ok := p.environment("XDG_RUNTIME_DIR"); ok && !p.Root {
		list = append(list, dir)
	}
	return append(list, os.TempDir(), "/tmp")
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

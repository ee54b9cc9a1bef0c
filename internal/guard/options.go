package guard

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenet/internal/config"
	"tenet/internal/guard/share"
	"tenet/internal/guard/upstream"
	"tenet/internal/rule"
)

// Options is what guard is told: by tenet.yaml, by flags, which win, and by
// the world around it. What the fields of config.Guard mean stands there.
type Options struct {
	config.Guard

	Command []string     // what to run; empty with Upstream
	Dir     string       // absolute: where the command runs
	Environ []string     // of guard itself; the application gets little of it
	Rules   []*rule.Rule // in their order; each enforces itself
	Self    string       // the path of this program
	Version string       // of tenet
	Breaks  []Sloppy     // files that strict mode would break
	Root    bool         // guard may change users

	shared *share.Options // what Redis says, with secrets read; nil: nothing is shared
	goos   string         // plan for this system; "" is the one that this program is for
	nonce  string         // what templates write where a nonce comes; a reload keeps it
}

// A Sloppy file is left out of strict mode.
type Sloppy struct {
	File string // relative to Dir
	Line int    // of what would break
	Why  string // a sentence
}

// Defaults of what is not said.
const (
	usualPort   = "3000"
	usualWait   = time.Minute
	usualGrace  = 30 * time.Second
	mostMembers = 256
)

// settle completes the options, and returns every mistake in them, each with
// the key of tenet.yaml that it is about.
func (o Options) settle() (Options, error) {
	var wrong mistakes
	if len(o.Command) == 0 && o.Upstream == "" {
		wrong.add("nothing to guard: name what to run after --, as in `tenet guard -- node app.js`, or a server that runs already with --upstream")
	}
	if len(o.Command) > 0 && o.Upstream != "" {
		wrong.add("upstream: guard either starts an application or guards a server that runs already, not both")
	}
	o.settleTLS(&wrong)
	o.settleAuthority(&wrong)
	o.settleLimits(&wrong)
	o.settleWAF(&wrong)
	o.settleListen(&wrong)
	o.settleUpstream(&wrong)
	if o.Instances == nil {
		one := 1
		o.Instances = &one
	}
	if n := *o.Instances; n < 1 || n > mostMembers {
		wrong.add("instances: %d is not a number of processes from 1 to %d", n, mostMembers)
	}
	if o.Health != "" && !strings.HasPrefix(o.Health, "/") {
		wrong.add("health: `%s` is no path: it begins with /", o.Health)
	}
	for _, p := range o.TrustedProxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			if _, err := netip.ParseAddr(p); err != nil {
				wrong.add("trustedProxies: `%s` is no address such as 10.0.0.1 and no range such as 10.0.0.0/8", p)
			}
		}
	}
	if o.ProxyProtocol && len(o.TrustedProxies) == 0 {
		wrong.add("proxyProtocol: say under trustedProxies who may send it, or any client could claim any address")
	}
	o.settleEnv(&wrong)
	o.settlePaths(&wrong)
	o.settleRedis(&wrong)
	if o.Leaks.Page != "" {
		o.settlePage(&wrong)
	}
	o.StartTimeout = orElse(o.StartTimeout, usualWait)
	o.StopTimeout = orElse(o.StopTimeout, usualGrace)
	o.CSP = orElse(o.CSP, "observe")
	o.Log = orElse(o.Log, "text")
	return o, wrong.joined()
}

// settleTLS decides where certificates come from: what is said, or what the
// other keys can only mean.
func (o *Options) settleTLS(wrong *mistakes) {
	if o.TLS == "" {
		switch {
		case o.Cert != "" || o.Key != "":
			o.TLS = "files"
		case len(o.Domains) > 0:
			o.TLS = "acme"
		default:
			o.TLS = "off"
		}
	}
	if o.TLS == "files" && (o.Cert == "" || o.Key == "") {
		wrong.add("tls: files needs both cert and key")
	}
	if o.TLS != "files" && (o.Cert != "" || o.Key != "") {
		wrong.add("tls: cert and key are only read with tls: files")
	}
	if o.TLS == "acme" && len(o.Domains) == 0 {
		wrong.add("domains: say for which names to ask the authority for certificates")
	}
}

func (o *Options) settleListen(wrong *mistakes) {
	if len(o.Listen) == 0 {
		port, said := o.environment("PORT")
		switch {
		case o.TLS != "off":
			o.Listen = []string{"443", "80"}
		case said:
			o.Listen = []string{port}
		default:
			o.Listen = []string{usualPort}
		}
	}
	o.Listen = slices.Clone(o.Listen)
	for i, text := range o.Listen {
		address, err := endpointAddress(text)
		if err != nil {
			wrong.add("listen: %w", err)
			continue
		}
		if slices.Contains(o.Listen[:i], address) && !strings.HasSuffix(address, ":0") {
			wrong.add("listen: %s is named twice", address)
		}
		o.Listen[i] = address
	}
	if o.Status == "" {
		return
	}
	address, err := endpointAddress(o.Status)
	if err == nil && strings.HasPrefix(address, ":") {
		address = "127.0.0.1" + address
	}
	switch {
	case err != nil:
		wrong.add("status: %w", err)
	case !loopback(address):
		wrong.add("status: %s can be reached from outside, and the status page has no login: choose 127.0.0.1 or ::1", address)
	}
	o.Status = address
}

func (o *Options) settleUpstream(wrong *mistakes) {
	if o.Upstream == "" {
		return
	}
	if _, err := upstream.ParseBackend(o.Upstream); err != nil {
		wrong.add("%w", err)
	}
}

// settleEnv refuses what is no variable. A name whose variable is not set is
// no mistake: one file serves machines that differ.
func (o *Options) settleEnv(wrong *mistakes) {
	for _, e := range o.Env {
		name, _, _ := strings.Cut(e, "=")
		if name == "" || strings.ContainsAny(name, " \t\x00") || strings.ContainsRune(e, 0) {
			wrong.add("env: `%s` is neither NAME nor NAME=value", e)
		}
		if o.reserved(name) {
			wrong.add("env: %s is set by guard itself", name)
		}
	}
}

func (o *Options) settlePaths(wrong *mistakes) {
	o.Read, o.Write = slices.Clone(o.Read), slices.Clone(o.Write)
	for _, list := range []struct {
		key   string
		paths []string
	}{{"read", o.Read}, {"write", o.Write}} {
		for i, p := range list.paths {
			list.paths[i] = o.abs(p)
			_, err := os.Stat(list.paths[i])
			switch {
			case list.key == "write" && errors.Is(err, fs.ErrNotExist):
				wrong.add("%s: %s: %w; make it first: mkdir -p %s", list.key, p, cause(err), p)
			case err != nil:
				wrong.add("%s: %s: %w", list.key, p, cause(err))
			}
		}
	}
	for _, f := range []*string{&o.Cert, &o.Key, &o.State} {
		if *f != "" {
			*f = o.abs(*f)
		}
	}
}

// mostPage bounds the page in place of errors, in bytes.
const mostPage = 256 << 10

// settlePage reads the page in place of errors: the proxy could not.
func (o *Options) settlePage(wrong *mistakes) {
	data, err := os.ReadFile(o.abs(o.Leaks.Page))
	switch {
	case err != nil:
		wrong.add("leaks.page: cannot read %s: %w", o.Leaks.Page, cause(err))
	case len(data) > mostPage:
		wrong.add("leaks.page: %s has more than %d bytes", o.Leaks.Page, mostPage)
	default:
		o.Leaks.Page = string(data)
	}
}

// abs resolves a path of tenet.yaml or a flag.
func (o *Options) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(o.Dir, path)
}

func orElse[T comparable](value, usual T) T {
	var zero T
	if value == zero {
		return usual
	}
	return value
}

// mistakes collects errors.
type mistakes struct{ list []error }

func (m *mistakes) add(format string, args ...any) {
	m.list = append(m.list, fmt.Errorf(format, args...))
}

func (m *mistakes) joined() error { return errors.Join(m.list...) }

// plural counts things.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// ago writes a time as people say it: with few digits.
func ago(d time.Duration) string {
	switch {
	case d >= time.Minute:
		return d.Round(time.Second).String()
	case d >= time.Second:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Millisecond).String()
}

package autopilot

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"tenet/internal/guard/ledger"
	"tenet/web/csp"
	"tenet/web/suggest"
)

// A Mode says what becomes of the policy.
type Mode string

// The modes.
const (
	Off     Mode = "off"     // no header, nothing is learned
	Observe Mode = "observe" // the policy is sent report-only, and learned
	Enforce Mode = "enforce" // the policy that was accepted is sent as one that holds
)

var modes = []string{string(Off), string(Observe), string(Enforce)}

// Options are the settings of New. The zero Options observe, and forget
// everything when the process ends.
type Options struct {
	// Mode is Observe by default. What SetMode has stored in Dir goes before
	// it, unless it is Off. Enforce without a policy that was accepted
	// observes, and says so.
	Mode Mode

	// Dir is the folder of the store. "" keeps what is learned in memory.
	Dir string

	// Base is what is allowed without evidence. The zero Policy means
	// [DefaultBase]. Its report-uri and report-to are not sent: the reports
	// come here.
	Base csp.Policy

	// Allow is added to Base: what the operator vouches for.
	Allow csp.Policy

	// Path is where reports are sent on the application's origin;
	// /.tenet/csp by default.
	Path string

	// Placeholder is what templates write as nonce="..." into the elements
	// that they vouch for; it is replaced by the nonce of each answer.
	// Whoever knows it can vouch too, so it is a secret: by default New makes
	// one, which Placeholder returns. See NewPlaceholder.
	Placeholder string

	// Sightings is on how many pages, or to how many networks, the
	// application's HTML must have shown a source before it is allowed; 2 by
	// default.
	Sightings int

	// Networks is from how many networks browsers must have reported a source
	// that is no code before it is allowed; 3 by default. Networks are /24 of
	// IPv4 and /48 of IPv6.
	Networks int

	// UnsafeHashes allows event handlers in attributes, each by its hash. By
	// default they are named as what would break.
	UnsafeHashes bool

	// FallBack says when an enforced policy becomes report-only for a while.
	FallBack FallBack

	// Shared is what the guards of several machines have in common: then what
	// one learns all know, and the mode is that of all. While it cannot be
	// reached everything goes on with what is in Dir. nil: this guard is alone.
	Shared Shared

	Ledger *ledger.Ledger // may be nil
	Logger *slog.Logger   // may be nil
}

// FallBack says when an enforced policy becomes report-only: in one Window,
// browsers of at least Networks networks have reported that it kept something
// out, and these are at least Share of the networks that were given pages.
// After Quiet without another burst it is enforced again.
type FallBack struct {
	Never    bool
	Window   time.Duration // a minute by default
	Networks int           // 5 by default
	Share    float64       // .3 by default
	Quiet    time.Duration // ten minutes by default
}

// DefaultBase returns what every policy starts from: nothing but the site
// itself, which pages may send forms to and be framed by.
func DefaultBase() csp.Policy {
	return csp.Parse("default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'")
}

// NewPlaceholder returns a fresh secret for Options.Placeholder. The
// supervisor makes one and gives it to the proxy, and to the application as
// the environment variable TENET_NONCE.
func NewPlaceholder() string { return newNonce() }

// newNonce returns 128 random bits, as CSP Level 3 recommends (section 7.1). A
// placeholder of the same length leaves Content-Length right.
func newNonce() string {
	var bits [16]byte
	rand.Read(bits[:]) // never fails: crypto/rand
	return base64.RawURLEncoding.EncodeToString(bits[:])
}

// check completes the options, and names all their mistakes.
func (o *Options) check() error {
	var all []error
	add := func(format string, args ...any) { all = append(all, fmt.Errorf(format, args...)) }
	switch o.Mode {
	case "":
		o.Mode = Observe
	case Off, Observe, Enforce:
	default:
		hint := ""
		if near := suggest.Nearest(string(o.Mode), modes); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		add("guard.csp: unknown value %q; it takes observe, enforce or off%s", string(o.Mode), hint)
	}
	if len(o.Base.Directives) == 0 {
		o.Base = DefaultBase()
	}
	checkPolicy("guard.cspBase", o.Base, add)
	checkPolicy("guard.cspAllow", o.Allow, add)
	o.Base = together(o.Base, o.Allow)
	if o.Path == "" {
		o.Path = "/.tenet/csp"
	}
	if !strings.HasPrefix(o.Path, "/") || strings.ContainsAny(o.Path, " ?#;,\"\\") {
		add("guard.cspPath: %q is not a path on the site, such as /.tenet/csp", o.Path)
	}
	switch {
	case o.Placeholder == "":
		o.Placeholder = NewPlaceholder()
	case len(o.Placeholder) < 8 || len(o.Placeholder) > 64 || strings.Trim(o.Placeholder, nonceLetters) != "":
		add("guard.cspPlaceholder: %q is not 8 to 64 letters, digits, - and _", o.Placeholder)
	}
	o.checkNumbers(add)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return errors.Join(all...)
}

const nonceLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func (o *Options) checkNumbers(add func(string, ...any)) {
	for _, n := range []struct {
		key   string
		value *int
		usual int
	}{
		{"guard.cspSightings", &o.Sightings, 2},
		{"guard.cspNetworks", &o.Networks, 3},
		{"guard.cspFallBack.networks", &o.FallBack.Networks, 5},
	} {
		if *n.value == 0 {
			*n.value = n.usual
		}
		if *n.value < 1 || *n.value > maxSeen {
			add("%s: %d is not between 1 and %d", n.key, *n.value, maxSeen)
		}
	}
	for _, d := range []struct {
		key   string
		value *time.Duration
		usual time.Duration
	}{
		{"guard.cspFallBack.window", &o.FallBack.Window, time.Minute},
		{"guard.cspFallBack.quiet", &o.FallBack.Quiet, 10 * time.Minute},
	} {
		if *d.value == 0 {
			*d.value = d.usual
		}
		if *d.value < time.Second {
			add("%s: %v is less than a second", d.key, *d.value)
		}
	}
	if o.FallBack.Share == 0 {
		o.FallBack.Share = .3
	}
	if !(o.FallBack.Share > 0 && o.FallBack.Share <= 1) {
		add("guard.cspFallBack.share: %v is not above 0 and at most 1", o.FallBack.Share)
	}
}

func checkPolicy(key string, p csp.Policy, add func(string, ...any)) {
	for _, d := range p.Directives {
		if !csp.Known(d.Name) {
			add("%s: browsers read no directive %q", key, d.Name)
		}
		for _, v := range d.Values {
			if strings.ContainsAny(v, ",\"") {
				add("%s: %q is no source: spaces stand between sources", key, v)
			}
		}
	}
	for _, d := range p.Ignored {
		add("%s: browsers would drop %s: it stands there twice, or is not ASCII", key, d.Name)
	}
}

// together adds to a base, and leaves out where it would have reports sent.
func together(base, more csp.Policy) csp.Policy {
	var out csp.Policy
	for _, d := range base.Directives {
		if d.Name != "report-uri" && d.Name != "report-to" {
			out.Set(d.Name, d.Values...)
		}
	}
	for _, d := range more.Directives {
		if d.Name == "report-uri" || d.Name == "report-to" {
			continue
		}
		out.Set(d.Name, merge(standing(base, d.Name), d.Values)...)
	}
	return out
}

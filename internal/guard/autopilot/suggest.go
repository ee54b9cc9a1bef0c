package autopilot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tenet/web/csp"
)

// DefaultWindow is how far back evidence counts.
const DefaultWindow = 7 * 24 * time.Hour

// A Suggestion is the tightest policy that would have broken nothing, with the
// evidence; or what stands in its way.
type Suggestion struct {
	Window time.Duration `json:"window"` // 0: all that is known
	From   time.Time     `json:"from"`   // the oldest and the latest evidence in it
	To     time.Time     `json:"to"`

	// Policy is the value of the header. 'nonce-{request}' stands for the
	// nonce of each answer, 'nonce-{application}' for those of the policy that
	// the application sends itself.
	Policy  string   `json:"policy"`
	Sources []Source `json:"sources"` // what was added to the base, with why

	Breaks     []Break        `json:"breaks"`     // what would not work under the policy
	Held       []Held         `json:"held"`       // what was seen and is not allowed, for want of evidence
	Weaknesses []csp.Weakness `json:"weaknesses"` // what the policy still lets through
}

// A Source is one source of the policy with its evidence.
type Source struct {
	Directive string `json:"directive"`
	Value     string `json:"value"`
	New       bool   `json:"new,omitempty"` // seen for the first time since a policy is enforced
	Fact      Fact   `json:"fact"`
}

// A Break is something that the pages have and that no good policy allows.
type Break struct {
	Directive string `json:"directive"`
	What      string `json:"what"`
	Advice    string `json:"advice"`
	Fact      Fact   `json:"fact"`
}

// A Held is a source that was seen, and why it is not allowed.
type Held struct {
	Directive string `json:"directive"`
	Source    string `json:"source"`
	Why       string `json:"why"`
	Fact      Fact   `json:"fact"`
}

func (s Suggestion) policy() csp.Policy { return csp.Parse(s.Policy) }

const maxHashes = 60 // of one directive; each is 53 bytes of every page's header

// code are the directives that decide what runs, what may be framed and where
// forms and links lead: a report, which anybody can send, never adds to them.
var code = map[string]bool{
	"script-src": true, "script-src-attr": true, "worker-src": true, "object-src": true, "frame-src": true, "base-uri": true, "form-action": true,
	"frame-ancestors": true,
}

// data are the others that are learned.
var data = map[string]bool{
	"style-src": true, "style-src-attr": true, "img-src": true, "font-src": true, "connect-src": true, "media-src": true, "manifest-src": true,
}

// propose makes a policy of facts.
func propose(all []Fact, set settings) Suggestion {
	var s Suggestion
	g := gathering{base: csp.Parse(set.Base), settings: set, out: &s, sources: map[string][]string{}}
	for _, f := range all {
		if s.From.IsZero() || f.First.Before(s.From) {
			s.From = f.First
		}
		if f.Last.After(s.To) {
			s.To = f.Last
		}
		g.fact(f)
	}
	g.tooMany("script-src", "script")
	g.tooMany("style-src", "style")
	p := g.policy()
	s.Policy = p.String()
	s.Weaknesses = csp.Evaluate(p)
	slices.SortFunc(s.Breaks, func(a, b Break) int {
		return cmp.Or(strings.Compare(a.Directive, b.Directive), strings.Compare(a.What, b.What))
	})
	return s
}

// A gathering is a policy in the making.
type gathering struct {
	base     csp.Policy
	settings settings
	out      *Suggestion
	sources  map[string][]string
}

func (g *gathering) fact(f Fact) {
	if !code[f.Directive] && !data[f.Directive] && f.Obstacle == "" {
		return
	}
	if f.Obstacle != "" {
		g.obstacle(f)
		return
	}
	if d := g.base.Get(f.Directive); d != nil && slices.Contains(d.Values, f.Source) {
		return
	}
	if why := g.held(f); why != "" {
		g.hold(f, f.Source, why)
		return
	}
	g.add(f.Directive, f)
}

// hold leaves a source out. If the browsers of several networks miss it, pages
// would break without it.
func (g *gathering) hold(f Fact, what, why string) {
	if len(f.Networks) < g.settings.Networks {
		g.out.Held = append(g.out.Held, Held{f.Directive, what, why, f})
		return
	}
	if f.HTML == 0 {
		why = "only reports tell of it, which anybody can send: if it is yours, name it in guard.cspAllow"
	}
	g.out.Breaks = append(g.out.Breaks, Break{f.Directive, what + ", reported from " + count(len(f.Networks), "network"), why, f})
}

func (g *gathering) add(directive string, f Fact) {
	g.sources[directive] = append(g.sources[directive], f.Source)
	g.out.Sources = append(g.out.Sources, Source{Directive: directive, Value: f.Source, Fact: f})
}

// held says what evidence a fact lacks.
func (g *gathering) held(f Fact) string {
	shown, told := g.settings.Sightings, g.settings.Networks
	if f.Source == "'self'" || f.Source == "data:" || f.Source == "blob:" {
		shown, told = min(shown, 1), 1 // nobody else's server is let in
	}
	if f.HTML > 0 && len(f.Shown) >= shown || data[f.Directive] && len(f.Networks) >= told {
		return ""
	}
	switch {
	case f.HTML == 0 && code[f.Directive]:
		return "only reports tell of it, which anybody can send; if it is yours, name it in guard.cspAllow"
	case f.HTML == 0:
		return fmt.Sprintf("reported from %s; %d are needed (guard.cspNetworks)", count(len(f.Networks), "network"), told)
	case len(f.Shown) == 0:
		return "shown only on pages whose address has a query, which may have put it there"
	}
	return fmt.Sprintf("shown on %s, counted by page and network; %d are needed (guard.cspSightings)", count(len(f.Shown), "page"), shown)
}

// obstacle deals with what has no good source.
func (g *gathering) obstacle(f Fact) {
	switch {
	case f.HTML == 0:
		g.hold(f, f.Obstacle, "only reports tell of it, which anybody can send")
	case f.Directive == "script-src-attr" && g.settings.UnsafeHashes && f.Source != "":
		if why := g.held(f); why != "" {
			g.out.Held = append(g.out.Held, Held{f.Directive, f.Source, why, f})
			return
		}
		g.add(f.Directive, f)
	default:
		g.out.Breaks = append(g.out.Breaks, Break{f.Directive, f.Obstacle, advice(f), f})
	}
}

// advice says what to do about an obstacle.
func advice(f Fact) string {
	switch {
	case f.Directive == "script-src-attr":
		return "add the handler in a script, with addEventListener"
	case strings.HasPrefix(f.Obstacle, "javascript:"):
		return "use a button, with a handler that a script adds"
	case strings.Contains(f.Obstacle, "another one in each answer"):
		return "give the element the placeholder as its nonce, or move what changes into an attribute or a JSON block"
	case strings.Contains(f.Obstacle, "UTF-8"):
		return "send the page with charset=utf-8"
	case strings.HasPrefix(f.Obstacle, "a page"):
		return "send pages uncompressed and in UTF-8 to guard, which compresses them itself"
	}
	return "serve it from an address of its own"
}

// tooMany refuses a list of hashes that would make every header large.
func (g *gathering) tooMany(directive, what string) {
	hashes := 0
	g.sources[directive] = slices.DeleteFunc(g.sources[directive], func(v string) bool {
		if strings.HasPrefix(v, "'sha256-") {
			hashes++
		}
		return strings.HasPrefix(v, "'sha256-") && hashes > maxHashes
	})
	if hashes > maxHashes {
		g.out.Breaks = append(g.out.Breaks, Break{
			Directive: directive,
			What:      fmt.Sprintf("%d different inline %ss, of which a header holds %d", hashes, what, maxHashes),
			Advice:    "give them the placeholder as their nonce, or move them into files",
		})
	}
}

// policy puts base and sources together.
func (g *gathering) policy() csp.Policy {
	g.scripts()
	g.styles()
	out := csp.Policy{}
	for _, name := range csp.Directives() {
		values, added := g.sources[name], len(g.sources[name]) > 0
		if added || g.base.Get(name) != nil {
			out.Set(name, merge(standing(g.base, name), values)...)
		}
	}
	return out
}

// scripts decides whether nonces carry the policy: if all scripts that pages
// name bear one, or have a hash, 'strict-dynamic' lets them load others, and
// no host is trusted.
func (g *gathering) scripts() {
	list := g.sources["script-src"]
	hosts := slices.ContainsFunc(list, func(v string) bool { return v == "'self'" || v[0] != '\'' })
	if (slices.Contains(list, requestNonce) || slices.Contains(list, appNonce)) && !hosts {
		g.sources["script-src"] = append(list, "'strict-dynamic'")
	}
	if handlers := g.sources["script-src-attr"]; len(handlers) > 0 {
		g.sources["script-src-attr"] = append([]string{"'unsafe-hashes'"}, handlers...)
	}
}

// styles drops what 'unsafe-inline' would not hold beside.
func (g *gathering) styles() {
	list := g.sources["style-src"]
	if slices.Contains(list, "'unsafe-inline'") {
		g.sources["style-src"] = slices.DeleteFunc(list, func(v string) bool {
			return strings.HasPrefix(v, "'sha256-") || strings.HasPrefix(v, "'nonce-")
		})
		delete(g.sources, "style-src-attr")
		g.out.Breaks = slices.DeleteFunc(g.out.Breaks, func(b Break) bool { return b.Directive == "style-src" })
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

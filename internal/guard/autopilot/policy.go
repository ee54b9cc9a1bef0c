package autopilot

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tenet/web/csp"
)

// A template is a policy with places for what each answer has of its own.
type template struct {
	parts []string // text, and requestNonce and appNonce by themselves
	mine  bool     // it has requestNonce
	other bool     // it has appNonce
	size  int      // about how long it becomes
}

func newTemplate(p csp.Policy) template {
	t := template{}
	text := p.String()
	t.size = len(text)
	for {
		i, mark := strings.Index(text, requestNonce), requestNonce
		if j := strings.Index(text, appNonce); j >= 0 && (i < 0 || j < i) {
			i, mark = j, appNonce
		}
		if i < 0 {
			t.parts = append(t.parts, text)
			return t
		}
		t.parts = append(t.parts, text[:i], mark)
		t.mine, t.other = t.mine || mark == requestNonce, t.other || mark == appNonce
		text = text[i+len(mark):]
	}
}

// dynamic reports whether the policy goes with one answer only.
func (t template) dynamic() bool { return t.mine || t.other }

func (t template) write(b *strings.Builder, nonce string, own []string) {
	for _, part := range t.parts {
		switch part {
		case requestNonce:
			b.WriteString("'nonce-" + nonce + "'")
		case appNonce:
			for _, n := range own {
				b.WriteString("'nonce-" + n + "' ")
			}
		default:
			b.WriteString(part)
		}
	}
}

const endpoint = "tenet-csp" // the name of the endpoint of reports

// setPolicy adds the policy beside those of the application: both hold, which
// only ever forbids more.
func (a *Autopilot) setPolicy(h http.Header, r *http.Request, s *sending, nonce string, own []string) {
	where := a.options.Path + "?n=" + strconv.Itoa(s.known) + "&t=" + a.tokens.give(networkOf(r.RemoteAddr))
	if a.others.id != "" {
		where += "&g=" + a.others.id
	}
	var b strings.Builder
	b.Grow(s.policy.size + 2*len(where) + 64)
	s.policy.write(&b, nonce, own)
	b.WriteString("; report-uri ")
	b.WriteString(where)
	if schemeOf(r) == "https" {
		// Browsers send these from secure pages only, and leave report-uri
		// aside where report-to stands.
		b.WriteString("; report-to " + endpoint)
		h.Add("Reporting-Endpoints", endpoint+`="`+where+`"`)
	}
	if s.mode == Enforce {
		h.Add("Content-Security-Policy", b.String())
		a.options.Ledger.Enforced("headers", "Content-Security-Policy enforced by autopilot")
	} else {
		h.Add("Content-Security-Policy-Report-Only", b.String())
		a.options.Ledger.Enforced("headers", "Content-Security-Policy observed by autopilot")
	}
	if s.policy.mine {
		keepPrivate(h)
	}
}

// keepPrivate keeps a page with a nonce out of caches that several people
// share: whoever has read the nonce could use it against the others.
func keepPrivate(h http.Header) {
	for _, v := range h["Cache-Control"] {
		for word := range strings.SplitSeq(strings.ToLower(v), ",") {
			if word = strings.TrimSpace(word); word == "private" || word == "no-store" {
				return
			}
		}
	}
	var kept []string
	for _, v := range h["Cache-Control"] {
		for word := range strings.SplitSeq(v, ",") {
			word = strings.TrimSpace(word)
			if name, _, _ := strings.Cut(strings.ToLower(word), "="); word != "" && name != "public" && name != "s-maxage" {
				kept = append(kept, word)
			}
		}
	}
	h.Set("Cache-Control", strings.Join(append(kept, "private"), ", "))
}

// merge appends sources to those of the base; 'none' goes.
func merge(base, more []string) []string {
	out := slices.DeleteFunc(slices.Clone(base), func(v string) bool { return v == "'none'" && len(more) > 0 })
	slices.SortStableFunc(more, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	for _, v := range more {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// rank orders sources as people write them: words, nonces, hashes, hosts.
func rank(v string) int {
	switch {
	case strings.HasPrefix(v, "'nonce-"):
		return 1
	case strings.HasPrefix(v, "'sha256-"):
		return 2
	case v == "'strict-dynamic'":
		return 3
	case v[0] != '\'':
		return 4
	}
	return 0
}

// standing returns the sources that a policy has for a directive, or that
// stand in for it: adding one must not take the others away.
func standing(p csp.Policy, name string) []string {
	d := p.Get(name)
	if d == nil && name == "frame-src" {
		d = p.Get("child-src")
	}
	if d == nil && strings.HasSuffix(name, "-src") && name != "worker-src" {
		d = p.Get("default-src")
	}
	if d == nil {
		return nil
	}
	return d.Values
}

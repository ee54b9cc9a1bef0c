package autopilot

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	maxReport  = 64 << 10 // bytes of a request with reports
	maxReports = 32       // reports in it
)

// A violation is one report, in the form of either format.
type violation struct {
	page      *url.URL // its Host is "" for a frame that has its markup in an attribute (about:srcdoc)
	blocked   string
	directive string
	enforced  bool
	source    string // the file that did it
}

// reports answers what browsers send: CSP Level 3, sections 5.3 and
// 5.5, and the Reporting API.
func (a *Autopilot) reports(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, reason string) {
		a.options.Ledger.Blocked("CSP report: " + reason)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		io.WriteString(w, reason+"\n")
	}
	network := networkOf(r.RemoteAddr)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		refuse(http.StatusMethodNotAllowed, "not a POST")
		return
	case kind != "application/csp-report" && kind != "application/reports+json":
		refuse(http.StatusUnsupportedMediaType, "neither application/csp-report nor application/reports+json")
		return
	case site == "cross-site" || site == "same-site":
		refuse(http.StatusForbidden, "from another site")
		return
	case !a.limits.allow(network, a.now()):
		w.Header().Set("Retry-After", "60")
		refuse(http.StatusTooManyRequests, "too many")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxReport))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			refuse(http.StatusRequestEntityTooLarge, "too large")
			return
		}
		refuse(http.StatusBadRequest, "cut off")
		return
	}
	found, err := parseReports(kind, body)
	if err != nil {
		refuse(http.StatusBadRequest, "not the JSON of a report")
		return
	}
	query := r.URL.Query()
	known := a.tokens.holds(query.Get("t"), network)
	then, _ := strconv.Atoi(query.Get("n")) // a report that does not say it counts as an old one
	if query.Get("g") != a.others.id {
		then = -1 // another guard has sent the page: what it knew then is not known here
	}
	for _, v := range found {
		a.take(v, r, witness{network: network, clean: known, report: true}, then)
	}
	w.WriteHeader(http.StatusNoContent)
}

// parseReports reads either format. Members that are missing are empty, those
// that are not known are skipped.
func parseReports(kind string, body []byte) ([]violation, error) {
	if kind == "application/csp-report" {
		var one struct {
			Report struct {
				Page      string `json:"document-uri"`
				Blocked   string `json:"blocked-uri"`
				Effective string `json:"effective-directive"`
				Violated  string `json:"violated-directive"`
				Enforced  string `json:"disposition"`
				Source    string `json:"source-file"`
			} `json:"csp-report"`
		}
		if err := json.Unmarshal(body, &one); err != nil {
			return nil, err
		}
		r := one.Report
		if r.Effective == "" {
			r.Effective = r.Violated
		}
		return valid(nil, r.Page, r.Blocked, r.Effective, r.Enforced, r.Source), nil
	}
	var many []struct {
		Type string `json:"type"`
		URL  string `json:"url"`
		Body struct {
			Page      string `json:"documentURL"`
			Blocked   string `json:"blockedURL"`
			Effective string `json:"effectiveDirective"`
			Enforced  string `json:"disposition"`
			Source    string `json:"sourceFile"`
		} `json:"body"`
	}
	if err := json.Unmarshal(body, &many); err != nil {
		return nil, err
	}
	var out []violation
	for _, r := range many[:min(len(many), maxReports)] {
		if r.Type != "csp-violation" {
			continue
		}
		if r.Body.Page == "" {
			r.Body.Page = r.URL
		}
		out = valid(out, r.Body.Page, r.Body.Blocked, r.Body.Effective, r.Body.Enforced, r.Body.Source)
	}
	return out, nil
}

// valid appends a report if it says anything that can be used.
func valid(out []violation, page, blocked, directive, disposition, source string) []violation {
	directive, _, _ = strings.Cut(strings.TrimSpace(directive), " ") // of old browsers: with its values
	u, err := url.Parse(page)
	within := page == "about" || page == "about:srcdoc"
	if err != nil || u.Host == "" && !within || !reported[directive] {
		return out
	}
	return append(out, violation{page: u, blocked: blocked, directive: directive, enforced: disposition == "enforce", source: source})
}

// reported are the directives that are learned from or counted.
var reported = map[string]bool{
	"default-src": true, "script-src": true, "script-src-elem": true, "script-src-attr": true, "style-src": true, "style-src-elem": true,
	"style-src-attr": true, "img-src": true, "font-src": true, "connect-src": true, "media-src": true, "object-src": true,
	"frame-src": true, "child-src": true, "worker-src": true, "manifest-src": true, "base-uri": true, "form-action": true,
	"frame-ancestors": true, "prefetch-src": true, "fenced-frame-src": true, "trusted-types": true, "require-trusted-types-for": true,
}

// take counts a report, and learns from it what a report can teach. Then is how
// many scripts and styles were known when the page was given its policy: if
// more are known by now, a report of a script or of something inline is no
// news, for it may be about one of these.
func (a *Autopilot) take(v violation, r *http.Request, w witness, then int) {
	origin := originOf(r)
	switch {
	case v.page.Host == "" && w.clean:
		w.page = "about:srcdoc"
	case v.page.Scheme+"://"+strings.TrimSuffix(strings.ToLower(v.page.Host), ports[v.page.Scheme]) == origin:
		w.page = v.page.EscapedPath()
	default:
		return // of a page that is not ours
	}
	if byExtension(v.source) || byExtension(v.blocked) {
		a.options.Ledger.CSPReport(v.directive, "a browser extension", "*")
		return
	}
	source, word := blockedSource(v, origin)
	if word == "" {
		return
	}
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	enforcing := a.mode() == Enforce
	s := sighting{baseDirective(v.directive), source, ""}
	if !enforcing && then < a.facts.known && (s.directive == "script-src" || s.directive == "style-src" && word == "inline") {
		return
	}
	a.options.Ledger.CSPReport(v.directive, word, w.page)
	if source == "" {
		s.obstacle = word
	}
	if a.facts.note(s, w, now) {
		a.changed()
	}
	a.dirty = true
	if w.clean && enforcing && (v.enforced || a.burst.resting(now)) {
		a.fallBack(w.network, now)
	}
}

// fallBack makes the policy report-only if reports come in a burst. a.mu is held.
func (a *Autopilot) fallBack(network uint32, now time.Time) {
	if !a.burst.report(network, now) {
		return
	}
	a.refresh()
	text := "Browsers of many visitors report that the policy breaks pages: it is report-only until " +
		now.Add(a.options.FallBack.Quiet).UTC().Format(time.TimeOnly) + " UTC, or for as long as they do."
	a.options.Logger.Error("csp: "+text, "see", "tenet guard csp status")
	a.options.Ledger.Event("csp", text)
}

// byExtension reports an address of a browser's own or of an extension, whose
// scripts run in pages and are not the site's.
func byExtension(address string) bool {
	scheme, _, ok := strings.Cut(address, ":")
	return ok && (strings.HasSuffix(scheme, "-extension") || scheme == "about" || scheme == "chrome" || scheme == "resource" || scheme == "moz-page-thumb")
}

// baseDirective is where the sources of a directive are kept.
func baseDirective(name string) string {
	switch name {
	case "script-src-elem":
		return "script-src"
	case "style-src-elem":
		return "style-src"
	case "child-src", "fenced-frame-src":
		return "frame-src"
	}
	return name
}

// blockedSource returns the source that would allow what was blocked, "" if
// none can be known from a report, and what to call it.
func blockedSource(v violation, origin string) (source, word string) {
	if v.directive == "frame-ancestors" {
		return "", "a frame of another site" // which one, reports do not say
	}
	switch v.blocked {
	case "inline":
		if strings.HasPrefix(v.directive, "style-src") {
			return "'unsafe-inline'", "inline"
		}
		return "", "inline"
	case "eval":
		return "'unsafe-eval'", "eval"
	case "wasm-eval":
		return "'wasm-unsafe-eval'", "wasm-eval"
	case "self":
		return "'self'", "self"
	case "":
		return "", "nothing named"
	case "data", "blob", "filesystem", "mediastream":
		return v.blocked + ":", v.blocked + ":"
	case "trusted-types-policy", "trusted-types-sink":
		return "", v.blocked
	}
	if !strings.Contains(v.blocked, ":") {
		return "", ""
	}
	source, why := sourceOf(v.blocked, origin, "")
	switch {
	case why != "":
		return "", why
	case source == "":
		return "", ""
	}
	return source, source
}

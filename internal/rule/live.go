package rule

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"tenet/internal/probe"
	"tenet/internal/source"
)

// A LivePass is one check applied to one running service: to what it answers,
// or to its process.
type LivePass struct {
	Check *Check
	Facts *probe.Facts // ask Exchanges and Process for what a check judges: they note that it was there to be seen

	report func(*Finding)
	looked bool
	once   map[string]*said
	order  []*said
}

// said is a finding that may hold of several answers.
type said struct {
	finding *Finding
	also    []string // the addresses of the others
}

// NewLivePass returns a pass whose findings go to report, the last of them
// when Done is called.
func NewLivePass(c *Check, f *probe.Facts, report func(*Finding)) *LivePass {
	return &LivePass{Check: c, Facts: f, report: report, once: map[string]*said{}}
}

// Exchanges returns the answers that there were, in the order of the requests.
func (p *LivePass) Exchanges() []*probe.Exchange {
	var all []*probe.Exchange
	for _, x := range p.Facts.Exchanges {
		if x.Err == nil {
			all = append(all, x)
		}
	}
	p.looked = p.looked || len(all) > 0
	return all
}

// Process returns the process, nil if the target is an address.
func (p *LivePass) Process() *probe.Process {
	p.looked = p.looked || p.Facts.Process != nil
	return p.Facts.Process
}

// Looked reports whether the check has seen what it judges.
func (p *LivePass) Looked() bool { return p.looked }

// A LivePlace is an answer, or a header of it, or a process.
type LivePlace struct {
	URL    string // or "pid:4711"
	Header string // its name, "" for the answer as a whole
	Value  string // as sent; "" of a header that is missing
}

// Span returns a span without a line, whose file is the address.
func (l LivePlace) Span() source.Span { return source.Span{File: l.URL} }

// Reportf adds a finding at a place of an answer; see [CodePass.Reportf].
func (p *LivePass) Reportf(at LivePlace, format string, args ...any) *Finding {
	f := newFinding(p.Check, at, format, args...)
	f.Confidence = Certain // it was seen, not inferred
	f.Header = at.Header
	if at.Value != "" {
		f.Code = at.Header + ": " + nonce.ReplaceAllString(at.Value, "'nonce-...'")
	}
	p.report(f)
	return f
}

// nonce matches what is another for each answer: a finding has to be the same
// from one run to the next.
var nonce = regexp.MustCompile(`'nonce-[^']*'`)

// ReportOnce is Reportf for what holds of many answers alike: the first time
// that a key comes it adds a finding, later ones are told with that.
func (p *LivePass) ReportOnce(key string, at LivePlace, format string, args ...any) *Finding {
	if s := p.once[key]; s != nil {
		s.also = append(s.also, at.URL)
		return s.finding
	}
	s := &said{finding: p.Reportf(at, format, args...)}
	p.once[key] = s
	p.order = append(p.order, s)
	return s.finding
}

// Done says in findings of ReportOnce where else they hold.
func (p *LivePass) Done() {
	for _, s := range p.order {
		s.finding.Message += also(s.finding.Place.File, s.also)
	}
}

// also is a sentence that names other answers by their paths.
func also(first string, others []string) string {
	seen := map[string]bool{}
	var paths []string
	for i, o := range append([]string{first}, others...) {
		u, err := url.Parse(o)
		if err != nil || seen[u.EscapedPath()] {
			continue
		}
		seen[u.EscapedPath()] = true
		if i > 0 {
			paths = append(paths, u.EscapedPath())
		}
	}
	const show = 3
	switch n := len(paths); {
	case n == 0:
		return ""
	case n > show:
		return fmt.Sprintf(" Also at %s and %d more.", strings.Join(paths[:show-1], ", "), n-show+1)
	case n > 1:
		return " Also at " + strings.Join(paths[:n-1], ", ") + " and " + paths[n-1] + "."
	}
	return " Also at " + paths[0] + "."
}

// Live reports whether the place of the finding is an answer of a service, or
// a process, and not a file.
func (f *Finding) Live() bool { return IsLive(f.Place) }

// IsLive reports whether a place is an address or a process. The paths of
// files have no two slashes in a row, and places in files have a line.
func IsLive(at source.Span) bool {
	return at.Line == 0 && (strings.Contains(at.File, "://") || strings.HasPrefix(at.File, "pid:"))
}

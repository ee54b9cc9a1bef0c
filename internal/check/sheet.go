package check

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/target"
)

// A sheet is what one file yielded.
type sheet struct {
	findings []*rule.Finding
	waivers  []*waiver
	notices  []Notice
	unread   []target.Unread
	faults   []fault
	used     used // of packages
	short    int  // searches for untrusted data that were cut short
	fickle   bool
}

// readComments finds what the comments of a source file accept.
func (s *sheet) readComments(text *source.Text, comments []comment, known []string, eslint map[string][]string) {
	s.waivers, s.notices = accepts(text, comments, known)
	s.waivers = append(s.waivers, eslintWaivers(text, comments, eslint)...)
}

func (s *sheet) report(f *rule.Finding) { s.findings = append(s.findings, f) }

// guard runs one check on one file and reports whether it came back. A panic
// is a fault of ours: it is named, and costs no more than this one answer.
func (s *sheet) guard(c *rule.Check, file string, run func()) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			ok = false
			s.faults = append(s.faults, fault{Check: c.ID, File: file})
			why, _, _ := strings.Cut(fmt.Sprint(r), "\n")
			s.notices = append(s.notices, Notice{Place: file, Text: fmt.Sprintf("the check %s failed on this file: %s; this is a fault of tenet", c.ID, why)})
		}
	}()
	run()
	return true
}

// patience is how long the checks may take on one file. Those of the largest
// honest files take a second.
const patience = time.Minute

// patiently fills a sheet with what run writes, unless that takes too long or
// the run ends. A goroutine cannot be stopped; one that is given up keeps a
// core busy until tenet exits, and writes to a sheet that nobody reads.
func (a *analyst) patiently(ctx context.Context, n int, s *sheet, run func(*sheet)) {
	own := &sheet{}
	r := a.runners.take()
	r.work <- func() { run(own) }
	timer := time.NewTimer(a.patience)
	defer timer.Stop()
	select {
	case <-r.done:
		a.runners.give(r)
		s.add(own)
	case <-ctx.Done():
		close(r.work)
	case <-timer.C:
		close(r.work)
		s.fickle = true
		s.unread = append(s.unread, target.Unread{Path: a.t.Files[n].Path, Kind: a.t.Files[n].Kind,
			Why: fmt.Sprintf("its checks took longer than %v", a.patience)})
	}
}

func (s *sheet) add(o *sheet) {
	s.findings = append(s.findings, o.findings...)
	s.waivers = append(s.waivers, o.waivers...)
	s.notices = append(s.notices, o.notices...)
	s.unread = append(s.unread, o.unread...)
	s.faults = append(s.faults, o.faults...)
	s.used.imports = append(s.used.imports, o.used.imports...)
	s.used.calls = append(s.used.calls, o.used.calls...)
	s.used.open = s.used.open || o.used.open
	s.short += o.short
}

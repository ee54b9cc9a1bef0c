package check

import (
	"context"
	"slices"
	"strings"

	"tenet/internal/rule"
	"tenet/internal/target"
)

// Accept returns the comment that accepts a finding of CheckFile, or of Check, in
// a file with that content: without indentation, to stand alone on a line of
// its own above that of the finding. It is empty if no comment can do that
// there: in JSON, in a text of several lines, before #!.
func (s *Session) Accept(ctx context.Context, path string, data []byte, f *rule.Finding, why string) string {
	s.mu.Lock()
	last := s.last
	s.mu.Unlock()
	if last == nil || f.Place.Line < 1 || f.Place.Line == 1 && strings.HasPrefix(string(data), "#!") {
		return ""
	}
	n, ok := last.index[path]
	if !ok {
		return ""
	}
	lines := strings.SplitAfter(string(data), "\n")
	if f.Place.Line > len(lines) {
		return ""
	}
	for _, frame := range acceptFrames(last.t.Files[n].Kind) {
		comment := frame[0] + keyword + " " + f.ID + ": " + why + frame[1]
		with := slices.Insert(slices.Clone(lines), f.Place.Line-1, comment+"\n")
		// Where it would be no comment, as in the middle of a text, nothing is accepted.
		r, err := s.CheckFile(ctx, path, []byte(strings.Join(with, "")))
		if err == nil && slices.ContainsFunc(r.Accepted, func(a Accepted) bool {
			return a.Finding.ID == f.ID && a.Finding.Place.Line == f.Place.Line+1
		}) {
			return comment
		}
	}
	return ""
}

// acceptFrames are what a comment may be written between in files of a kind,
// in the order in which they are tried.
func acceptFrames(kind target.Kind) [][2]string {
	switch style, ok := commentStyles[kind]; {
	case kind.Page():
		return [][2]string{{"// ", ""}, {"<!-- ", " -->"}, {"//- ", ""}}
	case kind.Code():
		return [][2]string{{"// ", ""}, {"{/* ", " */}"}} // between elements of JSX
	case ok:
		return [][2]string{{style.open[0] + " ", ""}}
	}
	return nil
}

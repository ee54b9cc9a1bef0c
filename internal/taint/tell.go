package taint

import (
	"fmt"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// maxSteps is how many steps of a way are told. The middle of a longer one is
// left out, and said.
const maxSteps = 12

const joined = "becomes part of a text"

// Joins reports whether the value becomes a part of a text at this step.
func (s Step) Joins() bool { return strings.Contains(s.Note, joined) }

// flow tells the way to the best source: where the data enters, where it
// crosses from function to function, what it goes through, the sink.
func (s *search) flow() *Flow {
	f := &Flow{Kind: s.kind, Source: s.from, Path: s.path, Weak: s.weak}
	// The expression by which it enters: req.query.id, and not req.
	n, note := s.best, s.from.Note
	for p := s.states[n].parent; p >= 0 && reads(s.states[p].v, s.states[n].v); p = s.states[n].parent {
		n = p
		if then := s.states[n].note; then != "" {
			note += ", and " + then
			break
		}
	}
	f.Steps = []Step{{s.states[n].v, note}}
	for n = s.states[n].parent; n >= 0; n = s.states[n].parent {
		st := &s.states[n]
		last := &f.Steps[len(f.Steps)-1]
		switch {
		case st.note == "" && st.parent >= 0, st.v == last.Value:
		case st.note == joined && last.Note == joined:
			last.Value = st.v
		default:
			f.Steps = append(f.Steps, Step{st.v, st.note})
		}
	}
	if over := len(f.Steps) - maxSteps; over > 0 {
		head, tail := f.Steps[:maxSteps/2], f.Steps[maxSteps/2+over:]
		head[len(head)-1].Note += fmt.Sprintf("; %d more steps follow", over)
		f.Steps = append(head[:len(head):len(head)], tail...)
	}
	return f
}

// reads reports whether outer is a property of inner, or a name of it: part of
// the expression by which the data enters.
func reads(outer, inner flow.Value) bool {
	if outer.File != inner.File {
		return false
	}
	row := outer.Row()
	switch row.Op {
	case js.OpGet, js.OpGetDyn:
		return row.X == inner.ID
	case js.OpRef:
		return inner.Op() == js.OpParam || inner.Op() == js.OpImported
	case js.OpAwait:
		return row.X == inner.ID
	}
	return false
}

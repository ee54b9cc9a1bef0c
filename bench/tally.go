package main

import (
	"cmp"
	"fmt"
	"slices"
)

// A tally counts verdicts under one name.
type tally struct {
	name, note      string
	right, wrong    int
	unclear, unread int
}

func (t *tally) judged() int { return t.right + t.wrong + t.unclear }

// Tallies are tallies by name.
type tallies struct{ rows []*tally }

func (ts *tallies) row(name string) *tally {
	for _, t := range ts.rows {
		if t.name == name {
			return t
		}
	}
	t := &tally{name: name}
	ts.rows = append(ts.rows, t)
	return t
}

// none makes a row although nothing may be counted in it.
func (ts *tallies) none(name, note string) { ts.row(name).note = note }

func (ts *tallies) add(name, verdict string) {
	t := ts.row(name)
	switch verdict {
	case "true":
		t.right++
	case "false":
		t.wrong++
	case "unclear":
		t.unclear++
	default:
		t.unread++
	}
}

// sum adds a row that has all the others.
func (ts *tallies) sum(name string) {
	all := &tally{name: name}
	for _, t := range ts.rows {
		all.right, all.wrong, all.unclear, all.unread = all.right+t.right, all.wrong+t.wrong, all.unclear+t.unclear, all.unread+t.unread
	}
	ts.rows = append(ts.rows, all)
}

func (ts *tallies) join(other *tallies) { ts.rows = append(ts.rows, other.rows...) }

// tallyTable prints tallies, those with the most findings first.
func (b *bench) tallyTable(title string, ts *tallies) {
	slices.SortStableFunc(ts.rows, func(x, y *tally) int {
		return cmp.Or(cmp.Compare(y.judged()+y.unread, x.judged()+x.unread), cmp.Compare(x.name, y.name))
	})
	var rows [][]string
	for _, t := range ts.rows {
		name := t.name
		if t.note != "" {
			name += " (" + t.note + ")"
		}
		rows = append(rows, []string{name, fmt.Sprint(t.judged() + t.unread), fmt.Sprint(t.right), fmt.Sprint(t.wrong), fmt.Sprint(t.unclear), fmt.Sprint(t.unread), percent(t.right, t.judged())})
	}
	b.table([]string{title, "shown", "true", "false", "unclear", "not judged", "true of the judged"}, rows)
}

package signature

import (
	"bytes"
	"slices"
	"strings"

	"tenet/internal/estree"
)

// An Asker puts queries of package estree to the syntax tree of a text, and
// gives what each of them finds, in order. It is called only for texts in
// which the names and texts of a query occur, and costs a parser's work. One
// that cannot read the text gives nothing.
type Asker func(queries []string) [][]estree.Found

// A query recognises a library by its syntax tree.
type query struct {
	library *Library
	*estree.Query
	needs estree.Needs
}

// query adds a query. Its rarest texts become literals of the automaton; where
// one of them is found, the others are looked for.
func (b *tableBuilder) query(l *Library, text string) error {
	parsed, err := estree.Parse(text)
	if err != nil {
		return err
	}
	q := query{l, parsed, parsed.Needs()}
	number := len(b.table.queries)
	b.table.queries = append(b.table.queries, q)
	literals, _ := rarest(q.needs)
	for _, literal := range literals {
		id := b.id(literal)
		b.table.serves[id].queries = append(b.table.serves[id].queries, number)
	}
	if len(literals) == 0 {
		b.table.anywhere = append(b.table.anywhere, number)
	}
	return nil
}

// everyday are texts that most files have.
var everyday = []string{"default", "exports", "extend", "get", "key", "name", "options", "prototype", "toString", "value", "version", "VERSION", "window"}

// rarest gives texts of which a file must have one, and how rare they are: by
// their length, which is what is known of them.
func rarest(n estree.Needs) (texts []string, score int) {
	if n.Text != "" {
		texts, score = []string{n.Text}, len(n.Text)
		if slices.Contains(everyday, n.Text) {
			score = 1
		}
	}
	for _, one := range n.All {
		if t, s := rarest(one); s > score {
			texts, score = t, s
		}
	}
	least := 0
	var union []string
	for i, one := range n.Any {
		t, s := rarest(one)
		if s == 0 {
			return texts, score
		}
		if union = append(union, t...); i == 0 || s < least {
			least = s
		}
	}
	if least > score {
		texts, score = union, least
	}
	slices.Sort(texts)
	return slices.Compact(texts), score
}

// ask gives what queries recognise of a text, in which the automaton has found
// literals of some of them. A table of our own asks only about libraries that
// nothing else has recognised.
func (t *Table) ask(text []byte, candidates map[int]bool, found []Match, ask Asker) []Match {
	for _, n := range t.anywhere {
		candidates[n] = true
	}
	seen := map[string]bool{}
	contains := func(s string, whole bool) bool {
		key := s
		if whole {
			key += "\x00"
		}
		has, known := seen[key]
		if !known {
			has = contains(text, s, whole)
			seen[key] = has
		}
		return has
	}
	var numbers []int
	var queries []string
	for n := range t.queries {
		q := &t.queries[n]
		if candidates[n] && (t.thorough || !slices.ContainsFunc(found, func(m Match) bool { return m.Library == q.library })) && q.needs.Hold(contains) {
			numbers, queries = append(numbers, n), append(queries, q.String())
		}
	}
	if len(queries) == 0 {
		return nil
	}
	var all []Match
	for i, list := range ask(queries) {
		for _, f := range list {
			if m, ok := t.queries[numbers[i]].match(text, f); ok {
				all = append(all, m)
			}
		}
	}
	return all
}

// match makes a match of what a query has found, if it is a version.
func (q *query) match(text []byte, f estree.Found) (Match, bool) {
	version := strings.TrimPrefix(f.Text, "v")
	if !whole.MatchString(version) {
		return Match{}, false
	}
	m := Match{Library: q.library, Version: version, How: ByProperty, Offset: f.Start, End: f.End}
	if at := bytes.Index(text[f.Start:f.End], []byte(version)); at >= 0 { // without quotes
		m.Offset, m.End = f.Start+at, f.Start+at+len(version)
	}
	return m.settled(), true
}

// contains reports whether a text has a name or a word in it.
func contains(text []byte, s string, whole bool) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(s))
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(s)
		cut := start > 0 && inName(text[start-1]) && inName(s[0]) || end < len(text) && inName(text[end]) && inName(s[len(s)-1])
		if !whole || !cut {
			return true
		}
		at = start + 1
	}
}

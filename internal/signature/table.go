package signature

import (
	"fmt"
	"slices"
	"strings"
)

// A Table is compiled from rows, once, and may be used by several goroutines.
type Table struct {
	libraries []Library
	patterns  []pattern
	props     []prop
	names     []namePattern
	search    *automaton
	serves    []service // by literal of search
}

// A prop is a row's property with the literals of its marks.
type prop struct {
	*Prop
	library *Library
	marks   []int32
}

// A service says what a literal is for.
type service struct {
	patterns []int // whose windows it opens
	mark     bool  // whose places are kept
}

// Compile checks the rows and makes a table of them. All mistakes are told
// together.
func Compile(libraries []Library) (*Table, error) {
	t := &Table{libraries: libraries}
	b := builder{ids: map[string]int32{}}
	var errs []string
	for i := range libraries {
		l := &libraries[i]
		texts := l.Texts
		for _, name := range l.Banners {
			texts = append(slices.Clip(texts), banner(name))
		}
		for _, expr := range texts {
			p, err := newPattern(l, expr)
			if err != nil {
				errs = append(errs, err.Error())
				continue
			}
			t.patterns = append(t.patterns, p)
		}
		for j := range l.Props {
			p := prop{Prop: &l.Props[j], library: l}
			if len(p.Near) == 0 || slices.Contains(p.Near, "") {
				errs = append(errs, fmt.Sprintf("%s: property %s has no mark", l.Name, p.Name))
				continue
			}
			for _, mark := range p.Near {
				p.marks = append(p.marks, b.id(mark))
			}
			t.props = append(t.props, p)
		}
		names, err := namesOf(l)
		if err != nil {
			errs = append(errs, err.Error())
		}
		t.names = append(t.names, names...)
	}
	if errs != nil {
		return nil, fmt.Errorf("signatures: %s", strings.Join(errs, "; "))
	}
	for _, p := range t.props {
		for _, mark := range p.marks {
			b.serves[mark].mark = true
		}
	}
	for i, p := range t.patterns {
		for _, literal := range p.literals {
			id := b.id(literal)
			b.serves[id].patterns = append(b.serves[id].patterns, i)
		}
	}
	t.search, t.serves = newAutomaton(b.literals), b.serves
	return t, nil
}

// A builder numbers literals.
type builder struct {
	ids      map[string]int32
	literals []string
	serves   []service
}

func (b *builder) id(literal string) int32 {
	id, ok := b.ids[literal]
	if !ok {
		id = int32(len(b.literals))
		b.ids[literal] = id
		b.literals = append(b.literals, literal)
		b.serves = append(b.serves, service{})
	}
	return id
}

// Libraries gives the rows.
func (t *Table) Libraries() []Library { return t.libraries }

// mostPlaces is how many places of a mark are looked at in one file.
const mostPlaces = 1_000

// Content finds the libraries that a text is, or contains.
func (t *Table) Content(text []byte) []Match {
	windows := map[int][]window{}
	places := map[int32][]int{}
	t.search.find(text, func(literal int32, end int) {
		s := &t.serves[literal]
		for _, p := range s.patterns {
			windows[p] = t.patterns[p].widen(windows[p], end, len(text))
		}
		if s.mark && len(places[literal]) < mostPlaces {
			places[literal] = append(places[literal], end)
		}
	})
	var found []Match
	for i := range t.patterns {
		p := &t.patterns[i]
		if w := windows[i]; w != nil {
			p.find(text, w, func(version string, start, end int) {
				found = append(found, Match{p.library, version, ByText, start, end})
			})
		}
	}
	if len(places) == 0 {
		return distinct(found)
	}
	for _, p := range t.props {
		ends := make([][]int, len(p.marks))
		all := true
		for i, mark := range p.marks {
			ends[i] = places[mark]
			all = all && ends[i] != nil
		}
		if all {
			p.find(text, ends, func(start, end int) {
				found = append(found, Match{p.library, p.version(text[start:end]), ByProperty, start, end})
			})
		}
	}
	return distinct(found)
}

package signature

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Table is compiled from rows, once, and may be used by several goroutines.
type Table struct {
	libraries []*Library
	patterns  []pattern
	banners   []banner
	props     []prop
	names     []namePattern
	queries   []query
	anywhere  []int            // queries without a text that a file must have
	thorough  bool             // asks also about libraries that something else has recognised
	hashes    map[string]Match // by SHA-1 in hexadecimal
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
	banners  []int // whose first word it is
	queries  []int // that may be worth a syntax tree
	mark     bool  // whose places are kept
}

// Compile checks the rows and makes a table of them. All mistakes are told
// together.
func Compile(libraries []Library) (*Table, error) {
	b := tableBuilder{table: &Table{}}
	var errs []error
	for i := range libraries {
		errs = append(errs, b.library(&libraries[i]))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return b.finish(), nil
}

// A tableBuilder collects what a table recognises, and numbers literals.
type tableBuilder struct {
	table    *Table
	ids      map[string]int32
	literals []string
}

// library adds a row.
func (b *tableBuilder) library(l *Library) error {
	var errs []error
	for _, name := range l.Banners {
		one := newBanner(l, name)
		id := b.id(one.first)
		b.table.serves[id].banners = append(b.table.serves[id].banners, len(b.table.banners))
		b.table.banners = append(b.table.banners, one)
	}
	for _, expr := range l.Texts {
		p, err := newPattern(l, expr)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		b.pattern(p)
	}
	for i := range l.Props {
		p := &l.Props[i]
		if len(p.Near) == 0 || slices.Contains(p.Near, "") {
			errs = append(errs, fmt.Errorf("%s: property %s has no mark", l.Name, p.Name))
			continue
		}
		b.prop(l, p)
	}
	for _, text := range l.Queries {
		if err := b.query(l, text); err != nil {
			errs = append(errs, fmt.Errorf("%s: query %q: %w", l.Name, text, err))
		} else if len(b.table.anywhere) > 0 {
			errs = append(errs, fmt.Errorf("%s: query %q: no text in it says which files it is about", l.Name, text))
		}
	}
	for _, pattern := range l.Files {
		errs = append(errs, b.name(l, "^(?i:"+spell(pattern)+")"+endings+"$", ByName))
	}
	for _, pattern := range l.URLs {
		errs = append(errs, b.name(l, spell(pattern)+endings+"$", ByAddress))
	}
	b.table.libraries = append(b.table.libraries, l)
	return errors.Join(errs...)
}

// prop adds a property that holds the version.
func (b *tableBuilder) prop(l *Library, row *Prop) {
	p := prop{Prop: row, library: l}
	for _, mark := range p.Near {
		id := b.id(mark)
		b.table.serves[id].mark = true
		p.marks = append(p.marks, id)
	}
	b.table.props = append(b.table.props, p)
}

// pattern adds an expression on the content.
func (b *tableBuilder) pattern(p pattern) {
	for _, literal := range p.literals {
		id := b.id(literal)
		b.table.serves[id].patterns = append(b.table.serves[id].patterns, len(b.table.patterns))
	}
	b.table.patterns = append(b.table.patterns, p)
}

// name adds an expression on the name or the address of a file.
func (b *tableBuilder) name(l *Library, expr string, how How) error {
	compiled, err := regexp.Compile(expr)
	if err != nil || compiled.NumSubexp() < 1 {
		return fmt.Errorf("%s: %q is no pattern of a name with a version in it", l.Name, expr)
	}
	b.table.names = append(b.table.names, namePattern{l, compiled, how})
	return nil
}

// hash adds a file by its SHA-1.
func (b *tableBuilder) hash(l *Library, sum, version string) {
	if b.table.hashes == nil {
		b.table.hashes = map[string]Match{}
	}
	b.table.hashes[sum] = Match{Library: l, Version: version, How: ByText}
}

// finish makes the automaton.
func (b *tableBuilder) finish() *Table {
	b.table.search = newAutomaton(b.literals)
	return b.table
}

func (b *tableBuilder) id(literal string) int32 {
	id, ok := b.ids[literal]
	if !ok {
		if b.ids == nil {
			b.ids = map[string]int32{}
		}
		id = int32(len(b.literals))
		b.ids[literal] = id
		b.literals = append(b.literals, literal)
		b.table.serves = append(b.table.serves, service{})
	}
	return id
}

// Libraries gives the rows.
func (t *Table) Libraries() []*Library { return t.libraries }

// mostPlaces is how many places of a mark are looked at in one file.
const mostPlaces = 1_000

// Content finds the libraries that a text is, or contains. Without an asker,
// which may be nil, it does so by the bytes alone.
func (t *Table) Content(text []byte, ask Asker) []Match {
	found, candidates := t.bytes(text)
	if ask != nil && len(candidates)+len(t.anywhere) > 0 {
		found = append(found, t.ask(text, candidates, found, ask)...)
	}
	return distinct(found)
}

// bytes finds libraries without a syntax tree, and the queries that may be
// worth one.
func (t *Table) bytes(text []byte) (found []Match, candidates map[int]bool) {
	windows := map[int][]window{}
	places := map[int32][]int{}
	candidates = map[int]bool{}
	found = t.hash(text)
	t.search.find(text, func(literal int32, end int) {
		s := &t.serves[literal]
		for _, b := range s.banners {
			if m, ok := t.banners[b].find(text, end); ok {
				found = append(found, m)
			}
		}
		for _, p := range s.patterns {
			windows[p] = t.patterns[p].widen(windows[p], end, len(text))
		}
		for _, q := range s.queries {
			candidates[q] = true
		}
		if s.mark && len(places[literal]) < mostPlaces {
			places[literal] = append(places[literal], end)
		}
	})
	for i := range t.patterns {
		p := &t.patterns[i]
		if w := windows[i]; w != nil {
			p.find(text, w, func(version string, start, end int) {
				found = append(found, Match{Library: p.library, Version: trimmed(version), How: ByText, Offset: start, End: end})
			})
		}
	}
	return append(found, t.properties(text, places)...), candidates
}

// properties finds the versions that properties hold, given the places of
// marks.
func (t *Table) properties(text []byte, places map[int32][]int) (found []Match) {
	if len(places) == 0 {
		return nil
	}
	lookups := mostLookups
	for _, p := range t.props {
		ends := make([][]int, len(p.marks))
		all := true
		for i, mark := range p.marks {
			ends[i] = places[mark]
			all = all && ends[i] != nil
		}
		if all {
			p.find(text, ends, &lookups, func(start, end int) {
				m := Match{Library: p.library, Version: p.version(text[start:end]), How: ByProperty, Offset: start, End: end}
				found = append(found, m.settled())
			})
		}
	}
	return found
}

// settled says that a match may also be a later release, if the code of that
// has the same version.
func (m Match) settled() Match {
	if newest := m.Library.Late[m.Version]; newest != "" {
		m.From, m.Version = m.Version, newest
	}
	return m
}

// File finds the libraries that a file is, or contains, by its content and by
// its path.
func (t *Table) File(path string, text []byte, ask Asker) []Match {
	return distinct(append(t.Content(text, ask), t.Name(path)...))
}

// hash finds a file that is known whole.
func (t *Table) hash(text []byte) []Match {
	if t.hashes == nil {
		return nil
	}
	sum := sha1.Sum(text)
	if m, ok := t.hashes[hex.EncodeToString(sum[:])]; ok {
		return []Match{m}
	}
	return nil
}

// trimmed drops what a wide expression takes from the end of a name.
func trimmed(version string) string {
	version = strings.TrimRight(version, ".-")
	return strings.TrimSuffix(strings.TrimSuffix(version, ".min"), "-min")
}

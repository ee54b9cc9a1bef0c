package js

import (
	"strings"

	ts "github.com/microsoft/typescript-go/shim"
)

// A scratch is memory that a worker uses again for every file: the frames of
// the pool, the tables of the facts and what the builder needs beside them.
// What is made from it is good until the next file.
type scratch struct {
	frame []byte // as it was read
	facts []byte
	last  builder // of the file before; its tables are free
}

// most that a scratch keeps: one large file should not be paid for to the end.
const (
	keepBytes = 4 << 20 // of a frame
	keepRows  = 1 << 18 // of any table
)

// builder returns one for a parsed file. The scratch has nothing to give until
// keep is called: after a panic, nobody knows what refers to what.
func (s *scratch) builder(job Job, sf *ts.SourceFile) *builder {
	old := s.last
	s.last = builder{}
	if old.file == nil {
		old.file = &File{}
	}
	from, names := old.file, len(sf.Identifiers)
	b := &builder{
		file: &File{
			Name: job.Name, Text: job.Text,
			Values: emptied(from.Values, sf.NodeCount*3/4+1), // what most files need
			List:   emptied(from.List, 0),
			Syms:   emptied(from.Syms, names/2+1),
			Defs:   emptied(from.Defs, 0),
			Funcs:  emptied(from.Funcs, 0),
			Blocks: emptied(from.Blocks, 0),
			strs:   strTable{at: emptied(from.strs.at, names+1)},
		},
		sf:       sf,
		all:      new(strings.Builder),
		defs:     emptied(old.defs, 0),
		ids:      old.ids,
		names:    emptied(old.names, names+1),
		bindings: emptied(old.bindings, 0),
		scope:    emptied(old.scope, 0),
		stack:    emptied(old.stack, 0),
	}
	b.all.Grow(len(job.Text.Data) / 6) // what most files need
	if b.ids == nil {
		b.ids = make(map[string]nameID, names)
	}
	return b
}

// keep takes back what b was made from. Texts are parts of their file: they
// must not hold it in memory.
func (s *scratch) keep(b *builder) {
	s.last = *b
	s.last.sf, s.last.all, s.last.parts, s.last.typeTable, s.last.types = nil, nil, nil, nil, nil
	s.last.recent = [len(b.recent)]recentName{}
	clear(b.names)
	if clear(b.ids); len(b.names) > keepRows/16 { // a map keeps its size, and clearing it takes as long
		s.last.ids = nil
	}
	f := *b.file
	f.Text, f.strs.all = nil, ""
	s.last.file = &f
}

// emptied returns rows without any, with room for some.
func emptied[T any](rows []T, room int) []T {
	if cap(rows) == 0 || cap(rows) > keepRows {
		return make([]T, 0, room)
	}
	return rows[:0]
}

package cookie

import (
	"strings"
	"sync"

	"tenet/internal/probe"
)

// A Memo remembers what became of the attributes of cookies. An application
// sets few cookies, over and over: their values differ, and nothing else.
// Whoever edits lines asks it only where what is done depends on nothing but
// the name, the attributes, two traits of the value and what is asked with
// them. A line with a date is not remembered, for what becomes of that depends
// on the time of day. The zero Memo is empty. It is safe for concurrent use.
type Memo struct {
	mu   sync.RWMutex
	rows map[memoKey]memoRow
}

// A memoKey is all that an edit may depend on.
type memoKey struct {
	name, attributes, asked string
	empty, token, tls       bool
}

type memoRow struct {
	attributes string // with the semicolon before the first
	said       []Said
}

// A Said is a change that somebody is told of.
type Said struct{ Check, What string }

const (
	maxMemo    = 256 // lines; no application has as many cookies
	maxMemoKey = 512 // bytes of name, attributes and what is asked
)

// Edited returns the line as it was edited before, and what was said of it.
func (m *Memo) Edited(line, asked string, tls bool) (out string, said []Said, ok bool) {
	k, end, ok := keyOf(line, asked, tls)
	if !ok {
		return "", nil, false
	}
	m.mu.RLock()
	row, ok := m.rows[k]
	m.mu.RUnlock()
	if !ok {
		return "", nil, false
	}
	if row.attributes == line[end:] {
		return line, row.said, true
	}
	return line[:end] + row.attributes, row.said, true
}

// Keep remembers an edit that left name and value alone.
func (m *Memo) Keep(line, asked string, tls bool, edited *Line) {
	k, end, ok := keyOf(line, asked, tls)
	if !ok || edited.dated || edited.Expires != "" || edited.pair != line[:end] {
		return
	}
	k.name, k.attributes, k.asked = strings.Clone(k.name), strings.Clone(k.attributes), strings.Clone(k.asked)
	row := memoRow{edited.String()[end:], edited.Said}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rows == nil || len(m.rows) >= maxMemo {
		m.rows = map[memoKey]memoRow{}
	}
	m.rows[k] = row
}

// keyOf reads of a line what it is remembered by, and where its attributes
// begin.
func keyOf(line, asked string, tls bool) (k memoKey, end int, ok bool) {
	c, rest, ok := probe.ParsePair(line)
	if !ok || len(c.Name)+len(rest)+len(asked) > maxMemoKey {
		return k, 0, false
	}
	end = strings.IndexByte(line, ';')
	if end < 0 {
		end = len(line)
	}
	return memoKey{c.Name, line[end:], asked, c.Empty, c.Token, tls}, end, true
}

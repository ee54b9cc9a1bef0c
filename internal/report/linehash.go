package report

import (
	"strconv"
	"unicode/utf16"

	"tenet/internal/source"
)

const (
	hashBlock = 100 // characters that a hash covers
	hashMod   = 37
)

// lineHashes returns the fingerprint of every line of text as GitHub's upload
// action computes it for primaryLocationLineHash: a polynomial hash, modulo
// 2^64, of the 100 characters (UTF-16 code units) from the start of the line
// on, without spaces and tabs and with line breaks as one LF, and a counter
// that tells equal lines apart. GitHub warns when an upload brings another
// value; https://github.com/github/codeql-action, src/fingerprints.ts.
//
// Index 0 is line 1. The last entry belongs to the end of the file when the
// text ends in a line break.
func lineHashes(text string) []string {
	h := lineHasher{first: 1, seen: map[uint64]int{}, lineStart: true}
	for range hashBlock {
		h.first *= hashMod
	}
	for i := range h.lines {
		h.lines[i] = -1
	}
	for _, r := range text {
		if r > 0xffff {
			hi, lo := utf16.EncodeRune(r)
			h.char(uint64(hi))
			h.char(uint64(lo))
			continue
		}
		h.char(uint64(r))
	}
	h.char(0xffff) // the end of the file, as the action marks it
	for range hashBlock {
		h.flush()
		h.push(0)
	}
	return h.out
}

type lineHasher struct {
	window [hashBlock]uint64
	lines  [hashBlock]int // line that starts at this index of the window, or -1
	index  int
	hash   uint64
	first  uint64 // hashMod to the power of hashBlock

	line      int
	lineStart bool
	afterCR   bool
	seen      map[uint64]int
	out       []string
}

func (h *lineHasher) char(c uint64) {
	if c == ' ' || c == '\t' || h.afterCR && c == '\n' {
		h.afterCR = false
		return
	}
	h.afterCR = c == '\r'
	if h.afterCR {
		c = '\n'
	}
	h.flush()
	if h.lineStart {
		h.lineStart = false
		h.line++
		h.lines[h.index] = h.line
	}
	if c == '\n' {
		h.lineStart = true
	}
	h.push(c)
}

// flush gives out the hash of the line that starts at the oldest character.
func (h *lineHasher) flush() {
	if h.lines[h.index] < 0 {
		return
	}
	h.lines[h.index] = -1
	h.seen[h.hash]++
	h.out = append(h.out, strconv.FormatUint(h.hash, 16)+":"+strconv.Itoa(h.seen[h.hash]))
}

func (h *lineHasher) push(c uint64) {
	old := h.window[h.index]
	h.window[h.index] = c
	h.hash = h.hash*hashMod + c - h.first*old
	h.index = (h.index + 1) % hashBlock
}

// lineHashCache computes the hashes of a file once.
type lineHashCache struct {
	source func(name string) *source.Text
	files  map[string][]string
}

func (c *lineHashCache) at(file string, line int) string {
	hashes, ok := c.files[file]
	if !ok {
		if c.source != nil {
			if t := c.source(file); t != nil {
				hashes = lineHashes(t.Data)
			}
		}
		c.files[file] = hashes
	}
	if line < 1 || line > len(hashes) {
		return ""
	}
	return hashes[line-1]
}

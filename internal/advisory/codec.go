package advisory

import (
	"encoding/binary"
	"errors"
	"slices"
	"sort"
)

// A stored advisory is flags, a severity, and its texts, each with its length
// before it. The package name is not part of it: it is the key of the row.
//
//	flags      1 byte: partial, malicious, a platform follows
//	severity   1 byte
//	id         text
//	aliases    count, texts
//	ranges     count, then for each: shape, the texts that the shape names
//	vectors    count, texts
//	cwe        count, numbers
//	source     number of a text in the header
//	platform   text, if its flag is set
const (
	flagPartial = 1 << iota
	flagMalicious
	flagPlatform
	knownFlags = flagPartial | flagMalicious | flagPlatform
)

// parts returns the texts of a range in the order in which they are stored;
// bit i of its shape says that part i is there.
func (r *Range) parts() [5]*string {
	return [...]*string{&r.Introduced, &r.Fixed, &r.LastAffected, &r.NPM, &r.Except}
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendTexts(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendText(b, s)
	}
	return b
}

// appendAdvisory stores an advisory; sources is sorted and has its source.
func appendAdvisory(b []byte, a *Advisory, sources []string) []byte {
	flags := byte(0)
	if a.Partial {
		flags |= flagPartial
	}
	if a.Malicious {
		flags |= flagMalicious
	}
	if a.Platform != "" {
		flags |= flagPlatform
	}
	b = append(b, flags, byte(a.Severity))
	b = appendText(b, a.ID)
	b = appendTexts(b, a.Aliases)
	b = binary.AppendUvarint(b, uint64(len(a.Ranges)))
	for _, r := range a.Ranges {
		shape := byte(0)
		for i, part := range r.parts() {
			if *part != "" {
				shape |= 1 << i
			}
		}
		b = append(b, shape)
		for _, part := range r.parts() {
			if *part != "" {
				b = appendText(b, *part)
			}
		}
	}
	b = appendTexts(b, a.Vectors)
	b = binary.AppendUvarint(b, uint64(len(a.CWE)))
	for _, n := range a.CWE {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = binary.AppendUvarint(b, uint64(sort.SearchStrings(sources, a.Source)))
	if a.Platform != "" {
		b = appendText(b, a.Platform)
	}
	return b
}

// errDamaged is why nothing can be read from bytes that no writer wrote.
var errDamaged = errors.New("the advisory database is damaged")

// A reader takes values off a slice. After a mistake it gives zero values and
// keeps the mistake.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) byte() byte {
	if len(r.data) == 0 {
		r.bad = true
		return 0
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return n
}

// count reads the length of a list, each of whose entries takes a byte or
// more: a length that what is left cannot hold allocates nothing.
func (r *reader) count() int {
	n := r.number()
	if n > uint64(len(r.data)) {
		r.bad, r.data = true, nil
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	n := r.count()
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}

func (r *reader) texts() []string {
	n := r.count()
	if n == 0 {
		return nil
	}
	list := make([]string, 0, min(n, 64))
	for range n {
		list = append(list, r.text())
	}
	return list
}

// advisory reads what appendAdvisory wrote.
func (r *reader) advisory(name string, sources []string) Advisory {
	flags := r.byte()
	a := Advisory{
		Package: name, Severity: Severity(r.byte()), ID: r.text(), Aliases: r.texts(),
		Partial: flags&flagPartial != 0, Malicious: flags&flagMalicious != 0,
	}
	for range r.count() {
		var rng Range
		shape := r.byte()
		for i, part := range rng.parts() {
			if shape&(1<<i) != 0 {
				*part = r.text()
			}
		}
		r.bad = r.bad || shape >= 1<<5
		a.Ranges = append(a.Ranges, rng)
	}
	a.Vectors = r.texts()
	for range r.count() {
		a.CWE = append(a.CWE, int(min(r.number(), maxCWE)))
	}
	if n := r.number(); n < uint64(len(sources)) {
		a.Source = sources[n]
	} else {
		r.bad = true
	}
	if flags&flagPlatform != 0 {
		a.Platform = r.text()
	}
	r.bad = r.bad || flags&^knownFlags != 0 || a.Severity > Critical || a.ID == ""
	return a
}

// maxCWE is beyond every CWE number.
const maxCWE = 1 << 20

// sourcesOf lists the sources of advisories, sorted, each once.
func sourcesOf(list []Advisory) []string {
	var out []string
	seen := map[string]bool{}
	for i := range list {
		if s := list[i].Source; !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

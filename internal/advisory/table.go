package advisory

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"sort"
	"time"
)

// A table is, in this order:
//
//	mark       text
//	sizes      4 x 4 bytes: header compressed, header raw, checksum, 0
//	header     compressed: see appendHeader
//	blocks     each compressed, one after the other
//
// Numbers of four bytes are little endian; all others are varints. The header
// has the length and the checksum of every block, so a table that is cut off,
// or has a byte changed, is refused when the bytes in question are read.
const (
	mark      = "tenet advisories 1\n"
	sizesSize = 16

	maxHeader = 64 << 20 // raw bytes: an index and a filter of ten million packages
	maxBlock  = 32 << 20 // raw bytes
	maxRatio  = 1100     // flate cannot do better than 1032 to 1
)

// A Table is a file of advisories sorted by package. It is safe for
// concurrent use. The zero Table holds nothing.
type Table struct {
	Meta
	Advisories int           // one for each id and package, those of Node and malicious packages included
	Malicious  int           // of these
	Packages   int           // names that anything is known about
	Size       int64         // bytes of the file
	Sources    []SourceCount // sorted by name

	file    io.ReaderAt
	names   []string // of sources
	filter  filter
	blocks  []block
	closing io.Closer
}

// Meta is what a writer says of a table.
type Meta struct {
	Date   time.Time // of the newest fact, or when the export was fetched; in UTC, to the second
	Origin string    // where all of it came from: "facts", a URL, a file name
	Cursor string    // for the next incremental update: the newest change that is in here
}

// A SourceCount is a source with the number of its advisories.
type SourceCount struct {
	Name  string
	Count int
}

// A block is the rows of some packages that follow each other.
type block struct {
	first    string // name of its first package
	at       int64
	size     int // compressed
	raw      int
	checksum uint32
}

// OpenTable reads the header of a table. Blocks are read later, from file.
// A file with a Close method is closed by [Table.Close].
func OpenTable(file io.ReaderAt, size int64) (*Table, error) {
	head := make([]byte, len(mark)+sizesSize)
	if size < int64(len(head)) {
		return nil, fmt.Errorf("%w: %d bytes are too few", errDamaged, size)
	}
	if _, err := file.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("reading the advisory database: %w", err)
	}
	if !bytes.HasPrefix(head, []byte(mark)) {
		return nil, errors.New("not an advisory database of this version of tenet")
	}
	sizes := head[len(mark):]
	packed, raw := binary.LittleEndian.Uint32(sizes), binary.LittleEndian.Uint32(sizes[4:])
	sum := binary.LittleEndian.Uint32(sizes[8:])
	if int64(packed) > size-int64(len(head)) || raw > maxHeader || uint64(raw) > uint64(packed)*maxRatio {
		return nil, fmt.Errorf("%w: its header cannot be that long", errDamaged)
	}
	data, err := readPacked(file, int64(len(head)), int(packed), int(raw), sum)
	if err != nil {
		return nil, err
	}
	t := &Table{file: file, Size: size}
	t.closing, _ = file.(io.Closer)
	r := &reader{data: data}
	t.readHeader(r, int64(len(head))+int64(packed))
	if r.bad || len(r.data) > 0 {
		return nil, errDamaged
	}
	end := int64(len(head)) + int64(packed)
	if n := len(t.blocks); n > 0 {
		end = t.blocks[n-1].at + int64(t.blocks[n-1].size)
	}
	if end != size {
		return nil, fmt.Errorf("%w: it has %d bytes and should have %d", errDamaged, size, end)
	}
	return t, nil
}

// Close closes the file behind the table, if it has one.
func (t *Table) Close() error {
	if t.closing == nil {
		return nil
	}
	return t.closing.Close()
}

func (t *Table) readHeader(r *reader, at int64) {
	t.Date = time.Unix(int64(r.number()), 0).UTC()
	t.Origin, t.Cursor = r.text(), r.text()
	t.Advisories, t.Malicious, t.Packages = int(r.number()), int(r.number()), int(r.number())
	for range r.count() {
		s := SourceCount{Name: r.text(), Count: int(r.number())}
		t.Sources = append(t.Sources, s)
		t.names = append(t.names, s.Name)
	}
	t.filter = filter(r.text())
	for range r.count() {
		b := block{first: r.text(), at: at, size: r.length(), raw: r.length(), checksum: uint32(r.number())}
		r.bad = r.bad || b.raw > maxBlock || b.raw > b.size*maxRatio
		at += int64(b.size)
		t.blocks = append(t.blocks, b)
	}
	ordered := sort.SliceIsSorted(t.blocks, func(i, j int) bool { return t.blocks[i].first < t.blocks[j].first })
	r.bad = r.bad || !ordered
}

// length reads the size of something in the file.
func (r *reader) length() int {
	n := r.number()
	if n > 1<<31-1 {
		r.bad = true
		return 0
	}
	return int(n)
}

// readPacked reads compressed bytes and checks what comes out.
func readPacked(file io.ReaderAt, at int64, size, raw int, sum uint32) ([]byte, error) {
	packed := make([]byte, size)
	if _, err := file.ReadAt(packed, at); err != nil && !(err == io.EOF && size == 0) {
		return nil, fmt.Errorf("reading the advisory database: %w", err)
	}
	if crc32.ChecksumIEEE(packed) != sum {
		return nil, fmt.Errorf("%w: a checksum is wrong", errDamaged)
	}
	z := flate.NewReader(bytes.NewReader(packed))
	data := make([]byte, raw)
	if _, err := io.ReadFull(z, data); err != nil {
		return nil, errDamaged
	}
	if n, err := z.Read(make([]byte, 1)); n > 0 || err != io.EOF {
		return nil, errDamaged
	}
	return data, nil
}

// Package returns what is known of a package.
func (t *Table) Package(name string) ([]Advisory, error) {
	c := cursor{table: t, open: -1}
	return c.find(name)
}

// All returns every advisory, in the order of packages and ids. It stops at
// the first error, which it yields with a zero advisory.
func (t *Table) All() iter.Seq2[Advisory, error] {
	return func(yield func(Advisory, error) bool) {
		for i := range t.blocks {
			r, err := t.block(i)
			if err != nil {
				yield(Advisory{}, err)
				return
			}
			for len(r.data) > 0 {
				list, err := t.row(r, "", true)
				if err != nil {
					yield(Advisory{}, err)
					return
				}
				for _, a := range list {
					if !yield(a, nil) {
						return
					}
				}
			}
		}
	}
}

// Verify reads all of the table.
func (t *Table) Verify() error {
	n := 0
	for _, err := range t.All() {
		if err != nil {
			return err
		}
		n++
	}
	if n != t.Advisories {
		return fmt.Errorf("%w: %d advisories, and the header says %d", errDamaged, n, t.Advisories)
	}
	return nil
}

func (t *Table) block(i int) (*reader, error) {
	b := t.blocks[i]
	data, err := readPacked(t.file, b.at, b.size, b.raw, b.checksum)
	return &reader{data: data}, err
}

// row reads the row of the next package: its advisories if it is the one that
// is asked for, or if all are.
func (t *Table) row(r *reader, name string, all bool) ([]Advisory, error) {
	key, payload := r.text(), []byte(nil)
	n := r.count()
	payload, r.data = r.data[:n], r.data[n:]
	if r.bad {
		return nil, errDamaged
	}
	if !all && key != name {
		return nil, nil
	}
	p := &reader{data: payload}
	var list []Advisory
	for len(p.data) > 0 && !p.bad {
		list = append(list, p.advisory(key, t.names))
	}
	if p.bad {
		return nil, errDamaged
	}
	return list, nil
}

// A cursor looks for packages and keeps the block that it has open: whoever
// asks in order has each block decompressed once.
type cursor struct {
	table *Table
	open  int // index of the block in data, -1 for none
	data  []byte
}

func (c *cursor) find(name string) ([]Advisory, error) {
	t := c.table
	if !t.filter.has(name) {
		return nil, nil
	}
	i := sort.Search(len(t.blocks), func(i int) bool { return t.blocks[i].first > name }) - 1
	if i < 0 {
		return nil, nil
	}
	if i != c.open {
		r, err := t.block(i)
		if err != nil {
			return nil, err
		}
		c.open, c.data = i, r.data
	}
	for r := (&reader{data: c.data}); len(r.data) > 0; {
		list, err := t.row(r, name, false)
		if err != nil || list != nil {
			return list, err
		}
	}
	return nil, nil
}

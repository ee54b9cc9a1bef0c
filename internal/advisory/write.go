package advisory

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"slices"
)

// blockSize is the number of raw bytes at which a block is closed. Larger
// ones compress better, smaller ones are faster to ask.
const blockSize = 32 << 10

// Encode returns the file of a table. The same advisories in any order give
// the same bytes.
func Encode(meta Meta, list []Advisory) ([]byte, error) {
	list = slices.Clone(list)
	slices.SortFunc(list, compare)
	w := &tableWriter{sources: sourcesOf(list)}
	names := 0
	for len(list) > 0 {
		end := slices.IndexFunc(list, func(a Advisory) bool { return a.Package != list[0].Package })
		if end < 0 {
			end = len(list)
		}
		if err := w.row(list[:end]); err != nil {
			return nil, err
		}
		list = list[end:]
		names++
	}
	w.flush()
	return w.file(meta, names)
}

// A tableWriter collects blocks.
type tableWriter struct {
	sources []string
	counts  map[string]int // of sources
	total   int
	bad     int // malicious

	raw    []byte // the block being filled
	first  string
	blocks []block
	packed bytes.Buffer
	hashes []uint64 // of package names, for the filter
}

func (w *tableWriter) row(list []Advisory) error {
	name := list[0].Package
	var payload []byte
	for i := range list {
		a := &list[i]
		if name == "" || a.ID == "" {
			return fmt.Errorf("an advisory without id or package: %q of %q", a.ID, name)
		}
		payload = appendAdvisory(payload, a, w.sources)
		if w.counts == nil {
			w.counts = map[string]int{}
		}
		w.counts[a.Source]++
		w.total++
		if a.Malicious {
			w.bad++
		}
	}
	if len(payload) > maxBlock/2 {
		return fmt.Errorf("the advisories of %s take %d bytes, more than %d", name, len(payload), maxBlock/2)
	}
	if len(w.raw) == 0 {
		w.first = name
	}
	w.raw = appendText(w.raw, name)
	w.raw = append(binary.AppendUvarint(w.raw, uint64(len(payload))), payload...)
	w.hashes = append(w.hashes, hash(name))
	if len(w.raw) >= blockSize {
		w.flush()
	}
	return nil
}

func (w *tableWriter) flush() {
	if len(w.raw) == 0 {
		return
	}
	packed := compress(w.raw)
	w.blocks = append(w.blocks, block{first: w.first, size: len(packed), raw: len(w.raw), checksum: crc32.ChecksumIEEE(packed)})
	w.packed.Write(packed)
	w.raw = w.raw[:0]
}

func (w *tableWriter) file(meta Meta, names int) ([]byte, error) {
	header := binary.AppendUvarint(nil, uint64(max(0, meta.Date.Unix())))
	header = appendText(appendText(header, meta.Origin), meta.Cursor)
	for _, n := range []int{w.total, w.bad, names, len(w.sources)} {
		header = binary.AppendUvarint(header, uint64(n))
	}
	for _, s := range w.sources {
		header = binary.AppendUvarint(appendText(header, s), uint64(w.counts[s]))
	}
	header = appendText(header, string(newFilter(w.hashes)))
	header = binary.AppendUvarint(header, uint64(len(w.blocks)))
	for _, b := range w.blocks {
		header = appendText(header, b.first)
		for _, n := range []uint64{uint64(b.size), uint64(b.raw), uint64(b.checksum)} {
			header = binary.AppendUvarint(header, n)
		}
	}
	if len(header) > maxHeader {
		return nil, fmt.Errorf("an advisory database of %d packages is too large", names)
	}
	packed := compress(header)
	out := []byte(mark)
	for _, n := range []uint32{uint32(len(packed)), uint32(len(header)), crc32.ChecksumIEEE(packed), 0} {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return append(append(out, packed...), w.packed.Bytes()...), nil
}

func compress(raw []byte) []byte {
	var out bytes.Buffer
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		panic(err) // the level is a constant that exists
	}
	z.Write(raw) // a buffer takes everything
	z.Close()
	return out.Bytes()
}

// A filter is a Bloom filter: it says "no" only of names that are not there,
// and "yes" of one in a hundred of those. Ten bits a name, seven of them set.
type filter []byte

const (
	filterBits   = 10
	filterProbes = 7
)

func newFilter(hashes []uint64) filter {
	f := make(filter, (len(hashes)*filterBits+7)/8)
	for _, h := range hashes {
		for i := range uint64(filterProbes) {
			bit := f.bit(h, i)
			f[bit/8] |= 1 << (bit % 8)
		}
	}
	return f
}

func (f filter) bit(h, i uint64) uint64 { return (h + i*(h>>32|1)) % uint64(len(f)*8) }

func (f filter) has(name string) bool {
	if len(f) == 0 {
		return false
	}
	h := hash(name)
	for i := range uint64(filterProbes) {
		bit := f.bit(h, i)
		if f[bit/8]&(1<<(bit%8)) == 0 {
			return false
		}
	}
	return true
}

// hash is FNV-1a with its bits stirred: those of short names differ little.
func hash(name string) uint64 {
	f := fnv.New64a()
	f.Write([]byte(name)) // never fails
	h := f.Sum64()
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	return h ^ h>>33
}

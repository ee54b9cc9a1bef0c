package check

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// A contentKey names the facts of one source file: everything that they
// depend on, hashed.
type contentKey [32]byte

// A pack is the facts of a project's files in one block: one file to open
// instead of ten thousand. Its form is
//
//	count, then for each entry, sorted by key: key (32), length (4)
//	the entries themselves, in the same order
//
// with numbers of four bytes, the least significant first.
type pack map[contentKey][]byte

const packEntry = 32 + 4

// decodePack reads a pack; of one that contradicts itself it reads nothing.
// The entries share the memory of data.
func decodePack(data []byte) pack {
	if len(data) < 4 {
		return nil
	}
	n := int(binary.LittleEndian.Uint32(data))
	index := data[4:]
	if n > len(index)/packEntry {
		return nil
	}
	rest := index[n*packEntry:]
	p := make(pack, n)
	for i := range n {
		e := index[i*packEntry:]
		size := int(binary.LittleEndian.Uint32(e[32:]))
		if size > len(rest) {
			return nil
		}
		p[contentKey(e[:32])] = rest[:size:size]
		rest = rest[size:]
	}
	if len(rest) > 0 {
		return nil
	}
	return p
}

// encode returns the stored form in parts, which share the memory of the
// entries: together they are as large as the source code itself.
func (p pack) encode() [][]byte {
	keys := make([]contentKey, 0, len(p))
	for k := range p {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b contentKey) int { return bytes.Compare(a[:], b[:]) })
	index := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(p)*packEntry), uint32(len(p)))
	parts := make([][]byte, 1, 1+len(p))
	for _, k := range keys {
		index = append(index, k[:]...)
		index = binary.LittleEndian.AppendUint32(index, uint32(len(p[k])))
		parts = append(parts, p[k])
	}
	parts[0] = index
	return parts
}

package check

import (
	"bytes"
	"maps"
	"slices"
	"testing"
)

func TestPack(t *testing.T) {
	p := pack{{1}: []byte("one"), {2}: nil, {3}: bytes.Repeat([]byte("x"), 300)}
	got := decodePack(whole(p))
	if !maps.EqualFunc(got, p, bytes.Equal) {
		t.Errorf("got %v, want %v", got, p)
	}
	if !bytes.Equal(whole(got), whole(p)) {
		t.Error("encoding depends on the order of the map")
	}
}

// Any bytes are either read as they would be written, or not at all.
func FuzzDecodePack(f *testing.F) {
	f.Add(whole(pack{{1}: []byte("one")}))
	f.Add([]byte{255, 255, 255, 255})
	f.Add([]byte{0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		p := decodePack(data)
		if p == nil {
			return
		}
		size := 4
		for _, v := range p {
			size += packEntry + len(v)
		}
		if size > len(data) {
			t.Errorf("%d bytes hold %d", len(data), size)
		}
		if again := decodePack(whole(p)); !slices.Equal(slices.SortedFunc(maps.Keys(again), compareKeys), slices.SortedFunc(maps.Keys(p), compareKeys)) {
			t.Error("decoded, encoded and decoded it differs")
		}
	})
}

func compareKeys(a, b contentKey) int { return bytes.Compare(a[:], b[:]) }

// whole joins the parts of a stored pack.
func whole(p pack) []byte { return bytes.Join(p.encode(), nil) }

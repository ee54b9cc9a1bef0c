package reach

import "encoding/json"

// A Store keeps one text from one run to the next. Both functions may be nil:
// then nothing is kept.
type Store struct {
	Read  func() []byte // nil if there is none
	Write func([]byte)
}

// formatVersion changes whenever the scan does: what an older one has found
// counts no more.
const formatVersion = 1

// maxKept bounds how many entries of packages are remembered.
const maxKept = 20_000

// kept is what packages load, by name@version/file.
type kept struct {
	store Store
	old   map[string]*Loads
	used  map[string]*Loads
	fresh bool // something of used is not in old
}

type keptForm struct {
	Version int
	Loads   map[string]*Loads
}

func openKept(s Store) kept {
	k := kept{store: s, used: map[string]*Loads{}}
	if s.Read != nil {
		var form keptForm
		if data := s.Read(); data != nil && json.Unmarshal(data, &form) == nil && form.Version == formatVersion {
			k.old = form.Loads
		}
	}
	return k
}

func (k *kept) get(key string) *Loads {
	if l := k.used[key]; l != nil {
		return l
	}
	l := k.old[key]
	if l != nil {
		k.used[key] = l
	}
	return l
}

func (k *kept) put(key string, l *Loads) {
	if len(k.used) < maxKept {
		k.used[key], k.fresh = l, true
	}
}

// Keep stores what this run has used, if that is more than what was there.
func (r *Reader) Keep() {
	if !r.kept.fresh || r.kept.store.Write == nil {
		return
	}
	if data, err := json.Marshal(keptForm{formatVersion, r.kept.used}); err == nil {
		r.kept.store.Write(data)
	}
}

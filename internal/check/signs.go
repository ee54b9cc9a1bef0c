package check

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"tenet/internal/deps"
	"tenet/internal/signature"
)

// signsFile is the name under which the cache keeps the libraries that were
// recognised in each file.
const signsFile = "signs"

// A signStore remembers what files showed, by all that this depends on, so
// that a file that has not changed is neither read nor searched again.
type signStore struct {
	cache *cache
	known pack

	mu    sync.Mutex
	now   pack
	fresh bool // something in now is not in known
}

// storedSign is a sign as it is kept.
type storedSign struct {
	Library deps.Library
	Home    string
	How     signature.How
}

func openSigns(c *cache) *signStore {
	return &signStore{cache: c, known: decodePack(c.read(signsFile)), now: pack{}}
}

// of gives the signs of a file: those of an earlier run, or those that look
// finds. What look could not finish is not kept.
func (s *signStore) of(key contentKey, look func() (signs []sign, ok bool)) []sign {
	if raw, ok := s.known[key]; ok {
		var stored []storedSign
		if json.Unmarshal(raw, &stored) == nil {
			s.keep(key, raw, false)
			signs := make([]sign, len(stored))
			for i, x := range stored {
				signs[i] = sign{x.Library, x.Home, x.How}
			}
			return signs
		}
	}
	signs, ok := look()
	if ok && s.cache != nil {
		stored := make([]storedSign, len(signs))
		for i, x := range signs {
			stored[i] = storedSign{x.Library, x.home, x.how}
		}
		if raw, err := json.Marshal(stored); err == nil {
			s.keep(key, raw, true)
		}
	}
	return signs
}

func (s *signStore) keep(key contentKey, raw []byte, fresh bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now[key], s.fresh = raw, s.fresh || fresh
}

// close keeps what this run has used, and nothing else.
func (s *signStore) close() {
	if s.fresh || len(s.now) != len(s.known) {
		s.cache.write(signsFile, s.now.encode()...)
	}
}

// signKey names what the signs of a file depend on: the path and the content,
// the package around it, whether the script is there that a source map or a
// list of licenses belongs to, and what is known of libraries.
func (l *librarian) signKey(file string, hash [32]byte) contentKey {
	home := file
	for _, ending := range []string{".map", ".license.txt"} {
		if n := len(file) - len(ending); n > 0 && strings.EqualFold(file[n:], ending) {
			home = file[:n]
		}
	}
	h := sha256.New()
	put(h, "signs", l.o.Engine, file, string(hash[:]), l.ownPackage(file), fmt.Sprint(l.presence[home]))
	if l.o.Retire != nil {
		put(h, "retire", l.o.Retire.Hash)
	}
	return contentKey(h.Sum(nil))
}

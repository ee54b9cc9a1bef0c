package check

import (
	"sync"

	"tenet/internal/js"
)

// keptFacts are the facts of source files in memory, by path. A nil keptFacts
// keeps nothing.
type keptFacts struct {
	mu    sync.Mutex
	files map[string]keptFile
}

type keptFile struct {
	key  contentKey
	file *js.File
}

// empty reports whether there is nothing in memory yet, and so reason to look
// on the disk.
func (k *keptFacts) empty() bool {
	if k == nil {
		return true
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.files) == 0
}

// latest returns the facts of a file, whatever its content was; nil for none.
func (k *keptFacts) latest(path string) *js.File {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.files[path].file
}

// find returns the facts of a file, nil if its content was another.
func (k *keptFacts) find(path string, key contentKey) *js.File {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if f := k.files[path]; f.key == key {
		return f.file
	}
	return nil
}

// size returns how many values the facts of a file have.
func (k *keptFacts) size(path string) int {
	if f := k.latest(path); f != nil {
		return len(f.Values)
	}
	return 0
}

// keep takes in what was extracted.
func (k *keptFacts) keep(list []extraction) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.files == nil {
		k.files = make(map[string]keptFile, len(list))
	}
	for i := range list {
		if e := &list[i]; e.file != nil && e.key != (contentKey{}) {
			k.files[e.file.Name] = keptFile{e.key, e.file}
		}
	}
}

// sweep forgets the files that are no longer there.
func (k *keptFacts) sweep(there map[string]int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for path := range k.files {
		if _, ok := there[path]; !ok {
			delete(k.files, path)
		}
	}
}

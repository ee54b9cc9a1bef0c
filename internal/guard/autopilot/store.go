package autopilot

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"tenet/web/csp"
)

// The files of the store. The proxy alone writes what is learned, SetMode
// alone writes the control file, so that the two never meet.
const (
	learnedFile = "csp-learned.json"
	controlFile = "csp-control.json"
	keyFile     = "csp-key"
)

const (
	storeVersion = 1
	maxStored    = 16 << 20 // bytes of a file that is read
)

// A Store is the folder in which the proxy keeps what it learns, and from
// which the commands read it. [Open] opens one.
type Store struct {
	dir string // "": what is stored is kept in memory
	now func() time.Time

	mu     sync.Mutex
	memory struct {
		learned learned
		control control
	}
}

// Open opens the store of a guard, whether it runs or not. The error says so
// if the folder holds none.
func Open(dir string) (*Store, error) {
	if dir == "" {
		return nil, errors.New("guard.csp: no folder of a store is named")
	}
	if _, err := os.Stat(filepath.Join(dir, learnedFile)); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds nothing that guard has learned: start tenet guard with the policy in mode observe, and let people use the site", dir)
	} else if err != nil {
		return nil, err
	}
	return openStore(dir)
}

func openStore(dir string) (*Store, error) {
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("guard.csp: the folder of the store cannot be made: %w", err)
		}
	}
	return &Store{dir: dir, now: time.Now}, nil
}

// learned is the file of what is learned, with the settings that a suggestion
// depends on, so that the commands make the same one as the proxy.
type learned struct {
	Version  int      `json:"version"`
	Settings settings `json:"settings"`
	Facts    []Fact   `json:"facts"`
}

type settings struct {
	Base         string `json:"base"`
	Sightings    int    `json:"sightings"`
	Networks     int    `json:"networks"`
	UnsafeHashes bool   `json:"unsafeHashes"`
}

func (l learned) facts() facts {
	out := facts{rows: map[key]*Fact{}}
	for _, f := range l.Facts[:min(len(l.Facts), maxFacts)] {
		f.Pages, f.Shown, f.Networks = f.Pages[:min(len(f.Pages), maxPages)], f.Shown[:min(len(f.Shown), maxSeen)], f.Networks[:min(len(f.Networks), maxSeen)]
		out.rows[f.key()] = &f
		out.weak = append(out.weak, f.key())
	}
	return out
}

// control is the file of what the operator wants.
type control struct {
	Version int       `json:"version"`
	Mode    Mode      `json:"mode"`
	Policy  string    `json:"policy,omitempty"` // with 'nonce-{request}' where the nonce of an answer stands
	Since   time.Time `json:"since"`
}

var errDamaged = errors.New("the file is damaged")

func (s *Store) learned() (learned, error) {
	if s.dir == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.memory.learned, nil
	}
	var l learned
	err := s.read(learnedFile, &l)
	if err == nil && l.Version > storeVersion {
		err = fmt.Errorf("%w: it is of a later version of tenet", errDamaged)
	}
	return l, err
}

func (s *Store) saveLearned(l learned) error {
	l.Version = storeVersion
	if s.dir == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.memory.learned = l
		return nil
	}
	return s.write(learnedFile, l, 0o600)
}

func (s *Store) control() (control, error) {
	if s.dir == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.memory.control, nil
	}
	var c control
	if err := s.read(controlFile, &c); err != nil {
		return c, err
	}
	return c, c.check(filepath.Join(s.dir, controlFile))
}

// check says what is wrong with what was read from a place.
func (c *control) check(where string) error {
	c.Since = c.Since.UTC()
	switch p := csp.Parse(c.Policy); {
	case c.Mode != "" && c.Mode != Off && c.Mode != Observe && c.Mode != Enforce:
		return fmt.Errorf("%s: unknown mode %q", where, c.Mode)
	case strings.ContainsAny(c.Policy, "\r\n,"), len(p.Ignored) > 0:
		return fmt.Errorf("%s: the policy is none that one header can hold", where)
	}
	return nil
}

func (s *Store) saveControl(c control) error {
	c.Version = storeVersion
	if s.dir == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.memory.control = c
		return nil
	}
	return s.write(controlFile, c, 0o644) // the proxy may be another user than the one who types
}

// key returns the secret of the tokens, and makes it the first time.
func (s *Store) key() ([]byte, error) {
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails: crypto/rand
	if s.dir == "" {
		return key, nil
	}
	var kept struct{ Key []byte }
	if err := s.read(keyFile, &kept); err == nil && len(kept.Key) == len(key) {
		return kept.Key, nil
	}
	return key, s.saveKey(key)
}

const keyBytes = 32

func (s *Store) saveKey(key []byte) error {
	if s.dir == "" {
		return nil
	}
	return s.write(keyFile, struct{ Key []byte }{key}, 0o600)
}

// permanent reports an error of writing that waiting does not mend.
func permanent(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EROFS)
}

// read fills v from a file. One that is missing leaves v as it is. Links that
// lead out of the folder are not followed: the folder belongs to the proxy,
// and the one who reads may be root.
func (s *Store) read(name string, v any) error {
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() { // a pipe would keep the reader waiting
		return fmt.Errorf("%s is no regular file", filepath.Join(s.dir, name))
	}
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxStored))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(s.dir, name), errDamaged)
	}
	return nil
}

// write replaces a file, whole or not at all.
func (s *Store) write(name string, v any, mode fs.FileMode) (err error) {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(s.dir, "."+name+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(append(data, '\n'))
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync() // without it the name may outlive a crash of the machine and the content not
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(s.dir, name))
}

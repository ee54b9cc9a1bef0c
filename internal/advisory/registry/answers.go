package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/advisory/db"
)

const (
	fresh       = time.Hour          // how long an answer counts as the registry's
	keep        = 7 * 24 * time.Hour // how long it is used when the registry is silent
	maxSaved    = 50_000             // packages
	maxFile     = 128 << 20          // bytes
	savedFormat = 1
)

// answers is what a registry said of packages, by name.
type answers struct {
	Format   int
	Registry string
	Packages map[string]answer
}

// An answer is what it said of one package, for the versions asked about.
type answer struct {
	Versions   []string
	At         time.Time
	Advisories []advisory.Advisory `json:",omitempty"`
}

// answersFile names the file for a registry.
func answersFile(dir, registry string) string {
	sum := sha256.Sum256([]byte(registry))
	return filepath.Join(dir, "answers-"+hex.EncodeToString(sum[:8])+".json")
}

// loadAnswers reads what is on disk. A file that cannot be read holds nothing.
func loadAnswers(dir, registry string) *answers {
	none := &answers{Format: savedFormat, Registry: registry, Packages: map[string]answer{}}
	if dir == "" {
		return none
	}
	f, err := os.Open(answersFile(dir, registry))
	if err != nil {
		return none
	}
	defer f.Close()
	var a answers
	if err := json.NewDecoder(io.LimitReader(f, maxFile)).Decode(&a); err != nil || a.Format != savedFormat || a.Registry != registry || a.Packages == nil {
		return none
	}
	return &a
}

// get returns the answer for a package, if it covers these versions and is no
// older than age. The clock may have been set back: an answer from the future
// is none.
func (a *answers) get(name string, versions []string, now time.Time, age time.Duration) (answer, bool) {
	got, ok := a.Packages[name]
	if !ok || now.Sub(got.At) > age || got.At.After(now.Add(time.Minute)) {
		return answer{}, false
	}
	for _, v := range versions {
		if _, has := slices.BinarySearch(got.Versions, v); !has {
			return answer{}, false
		}
	}
	return got, true
}

// add takes in what the registry said about packages at a time. Packages that
// it did not mention have no advisories.
func (a *answers) add(asked map[string][]string, said map[string][]advisory.Advisory, now time.Time) {
	for name, versions := range asked {
		a.Packages[name] = answer{versions, now, said[name]}
	}
}

// save writes the answers to disk, without those that are too old, and the
// newest if they are too many.
func (a *answers) save(dir string, now time.Time) error {
	if dir == "" {
		return nil
	}
	maps.DeleteFunc(a.Packages, func(_ string, got answer) bool { return now.Sub(got.At) > keep })
	if len(a.Packages) > maxSaved {
		names := slices.SortedFunc(maps.Keys(a.Packages), func(x, y string) int {
			if c := a.Packages[y].At.Compare(a.Packages[x].At); c != 0 {
				return c
			}
			return strings.Compare(x, y)
		})
		for _, name := range names[maxSaved:] {
			delete(a.Packages, name)
		}
	}
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if err := db.Replace(answersFile(dir, a.Registry), data); err != nil {
		return fmt.Errorf("cannot keep the registry's answers: %w", err)
	}
	return nil
}

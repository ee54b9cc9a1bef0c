package registry

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tenet/internal/npm"
)

// A shelf keeps documents of packages on disk for as long as they are fresh,
// each in a file of its own, named by its address.
type shelf struct {
	dir string // "" keeps nothing
	now time.Time
}

const maxShelf = 5_000 // files

// openShelf also takes away what is too old or too much.
func openShelf(answers string, now time.Time) shelf {
	if answers == "" {
		return shelf{}
	}
	s := shelf{filepath.Join(answers, "packages"), now}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return s // there is nothing yet
	}
	var files []os.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && strings.HasSuffix(e.Name(), shelved) {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for i, f := range files {
		if i >= maxShelf || now.Sub(f.ModTime()) > keep {
			os.Remove(filepath.Join(s.dir, f.Name())) // a file that stays harms nobody
		}
	}
	return s
}

const shelved = ".packument"

func (s shelf) file(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(s.dir, hex.EncodeToString(sum[:16])+shelved)
}

// onShelf is what a file holds.
type onShelf struct {
	Address string
	At      time.Time
	Package *npm.Packument
}

// read returns a document that is fresh, or nil.
func (s shelf) read(address string) *npm.Packument {
	if s.dir == "" {
		return nil
	}
	f, err := os.Open(s.file(address))
	if err != nil {
		return nil
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil
	}
	var got onShelf
	if err := json.NewDecoder(io.LimitReader(z, maxPackument)).Decode(&got); err != nil || got.Address != address || got.Package == nil {
		return nil
	}
	if age := s.now.Sub(got.At); age > fresh || age < -time.Minute { // the clock may have been set back
		return nil
	}
	return got.Package
}

// write keeps a document. Where that is not possible the next run asks again.
func (s shelf) write(address string, p *npm.Packument) {
	if s.dir == "" {
		return
	}
	var data bytes.Buffer
	z, _ := gzip.NewWriterLevel(&data, gzip.BestSpeed) // the level is one of gzip's
	if json.NewEncoder(z).Encode(onShelf{address, s.now, p}) != nil || z.Close() != nil {
		return
	}
	if os.MkdirAll(s.dir, 0o700) != nil {
		return
	}
	// Hundreds are written in one run, so nothing waits for the disk: what a
	// lost machine leaves half written has no valid checksum.
	f, err := os.CreateTemp(s.dir, "new-*"+shelved)
	if err != nil {
		return
	}
	_, err = f.Write(data.Bytes())
	if e := f.Close(); err != nil || e != nil || os.Rename(f.Name(), s.file(address)) != nil {
		os.Remove(f.Name())
	}
}

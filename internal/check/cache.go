package check

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A cache keeps what an earlier run found out about one project: the facts of
// its source files, and the findings of runs whose every input is the same.
// Everything in it can be lost or broken without harm: what does not carry
// the checksum of its content is not read.
type cache struct {
	dir string // of this project
	err error  // the first thing that could not be written
}

const (
	maxCache    = 512 << 20         // bytes of all projects
	maxResults  = 8                 // results kept of a project: as many as there are ways to ask
	maxStored   = 256 << 20         // bytes of one file
	orphanAfter = time.Hour         // age of a temporary file that a dead run has left
	cacheMark   = "tenet cache 2\n" // what every file begins with; its checksum follows
)

// castagnoli is the checksum of a file. It shows what was cut or broken by accident;
// against those who may write there none helps, and a cryptographic hash of all
// facts takes a hundredth of a run.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// openCache returns the cache of a project under the folder of all caches, or
// nil if there is to be none. A nil cache holds nothing.
func openCache(dir, project string) *cache {
	if dir == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(project))
	c := &cache{dir: filepath.Join(dir, hex.EncodeToString(sum[:8]))}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		c.err = err
	}
	return c
}

// read returns the content of a file of the cache, or nil if there is none
// that is whole.
func (c *cache) read(name string) []byte {
	if c == nil {
		return nil
	}
	path := filepath.Join(c.dir, name)
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxStored {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	rest, ok := bytes.CutPrefix(data, []byte(cacheMark))
	if !ok || len(rest) < crc32.Size {
		return nil
	}
	content := rest[crc32.Size:]
	if binary.LittleEndian.Uint32(rest) != crc32.Checksum(content, castagnoli) {
		return nil
	}
	return content
}

// write stores the content that the parts make up under a name, whole or not
// at all.
func (c *cache) write(name string, parts ...[]byte) {
	if c == nil || c.err != nil {
		return
	}
	sum, size := uint32(0), len(cacheMark)+crc32.Size
	for _, p := range parts {
		sum = crc32.Update(sum, castagnoli, p)
		size += len(p)
	}
	if size > maxStored {
		return
	}
	head := binary.LittleEndian.AppendUint32([]byte(cacheMark), sum)
	c.err = writeFile(filepath.Join(c.dir, name), 0o600, append([][]byte{head}, parts...)...)
}

// readResult returns the analysis that a run with the same key stored.
func (c *cache) readResult(key string, now time.Time) *analysis {
	data := c.read("result-" + key)
	if data == nil {
		return nil
	}
	var a analysis
	if err := json.Unmarshal(data, &a); err != nil {
		return nil
	}
	// Its age says when the project was last checked. If that cannot be
	// noted, the project is forgotten sooner than it need be.
	_ = os.Chtimes(filepath.Join(c.dir, "result-"+key), time.Time{}, now)
	return &a
}

// writeResult stores an analysis and drops the oldest ones.
func (c *cache) writeResult(key string, a *analysis) {
	if c == nil {
		return
	}
	data, err := json.Marshal(a)
	if err != nil {
		c.err = err
		return
	}
	c.write("result-"+key, data)
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	var results []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), "result-") {
			results = append(results, info)
		}
	}
	slices.SortFunc(results, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for i, r := range results {
		if i >= maxResults {
			os.Remove(filepath.Join(c.dir, r.Name()))
		}
	}
}

// trim removes the projects that were not checked for the longest time until
// all together take no more than limit bytes. The present one stays.
func (c *cache) trim(limit int64, now time.Time) {
	if c == nil {
		return
	}
	root := filepath.Dir(c.dir)
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	type project struct {
		dir  string
		size int64
		used time.Time
	}
	var projects []project
	var total int64
	for _, e := range entries {
		if !isProject(e) {
			continue
		}
		p := project{dir: filepath.Join(root, e.Name())}
		p.size, p.used = measure(p.dir, now)
		total += p.size
		projects = append(projects, p)
	}
	slices.SortFunc(projects, func(a, b project) int { return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.dir, b.dir)) })
	for _, p := range projects {
		if total <= limit {
			return
		}
		if p.dir != c.dir && os.RemoveAll(p.dir) == nil {
			total -= p.size
		}
	}
}

// isProject reports whether an entry of the cache folder is one of ours.
// Nothing else is ever removed, whatever folder we were pointed to.
func isProject(e fs.DirEntry) bool {
	b, err := hex.DecodeString(e.Name())
	return err == nil && len(b) == 8 && e.IsDir()
}

// measure returns the size of a folder of the cache and when it was last
// written. It removes temporary files that a dead run has left.
func measure(dir string, now time.Time) (size int64, used time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, used
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue
		}
		if strings.HasPrefix(e.Name(), ".tenet-") && now.Sub(info.ModTime()) > orphanAfter {
			os.Remove(filepath.Join(dir, e.Name()))
			continue
		}
		size += info.Size()
		if info.ModTime().After(used) {
			used = info.ModTime()
		}
	}
	return size, used
}

// notice says that the cache could not be used, if so.
func (c *cache) notice() []Notice {
	if c == nil || c.err == nil {
		return nil
	}
	err := c.err
	if pe := new(fs.PathError); errors.As(err, &pe) {
		err = pe.Err
	}
	return []Notice{{Text: fmt.Sprintf("nothing was kept for the next run: %s: %v", filepath.Dir(c.dir), err)}}
}

package db

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"tenet/internal/advisory"
)

// Limits of what is imported. OSV's export of npm has 230,000 records, 200 MB
// compressed and 1 GB unpacked.
const (
	maxArchive = 2 << 30 // bytes of a zip
	maxRecords = 2_000_000
	maxTotal   = 4 << 30 // bytes of all records, unpacked
	maxDepth   = 12      // folders below each other: GitHub's has five
	maxSkipped = 5       // that are named
)

// An Imported is what was read.
type Imported struct {
	Advisories []advisory.Advisory
	Records    int      // files read, those of other ecosystems included
	Skipped    int      // files that are no OSV records, or too large
	Why        []string // of the first few that were skipped
}

// Import reads OSV records: from a zip such as OSV's export, from a folder of
// JSON files such as a clone of the GitHub advisory database, or from one JSON
// file. Records that cannot be read are skipped and counted; it is an error
// when no record can.
func Import(ctx context.Context, name string) (*Imported, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, cause(name, err)
	}
	var got *Imported
	switch {
	case info.IsDir():
		got, err = importFolder(ctx, name)
	case strings.EqualFold(filepath.Ext(name), ".json"):
		got, err = importFile(ctx, name)
	default:
		got, err = importZip(ctx, name)
	}
	if err != nil {
		return nil, err
	}
	if got.Records == 0 {
		why := "no OSV records in it"
		if len(got.Why) > 0 {
			why += "; " + got.Why[0]
		}
		return nil, fmt.Errorf("%s: %s", name, why)
	}
	return got, nil
}

// A record is one file to read.
type record struct {
	name string
	open func() (io.ReadCloser, error)
}

func importFile(ctx context.Context, name string) (*Imported, error) {
	return readAll(ctx, []record{{name, func() (io.ReadCloser, error) { return os.Open(name) }}}, "file", maxTotal)
}

// importFolder reads the .json files of a folder and those below it. Links
// that lead out of it are not followed.
func importFolder(ctx context.Context, name string) (*Imported, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, cause(name, err)
	}
	defer root.Close()
	dir := root.FS()
	var records []record
	err = fs.WalkDir(dir, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return cause(p, err)
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir() && (strings.Count(p, "/") >= maxDepth || p != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "unreviewed"):
			// .git; and what GitHub keeps of CVEs that nobody has assigned to
			// packages, 250,000 files without a single one
			return fs.SkipDir
		case !d.Type().IsRegular() || path.Ext(p) != ".json":
			return nil
		case len(records) >= maxRecords:
			return fmt.Errorf("more than %d files", maxRecords)
		}
		records = append(records, record{p, func() (io.ReadCloser, error) { return dir.Open(p) }})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return readAll(ctx, records, "folder", maxTotal)
}

func importZip(ctx context.Context, name string) (*Imported, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, cause(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, cause(name, err)
	}
	if info.Size() > maxArchive {
		return nil, fmt.Errorf("%s: a zip of %d bytes: at most %d are read", name, info.Size(), int64(maxArchive))
	}
	got, err := readZip(ctx, f, info.Size(), "zip")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return got, nil
}

// readZip reads the .json files of a zip.
func readZip(ctx context.Context, r io.ReaderAt, size int64, source string) (*Imported, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("no zip of OSV records: %w", err)
	}
	if len(z.File) > maxRecords {
		return nil, fmt.Errorf("%d files: at most %d are read", len(z.File), maxRecords)
	}
	var records []record
	for _, f := range z.File {
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) || strings.Contains(f.Name, `\`) {
			return nil, fmt.Errorf("the file %q would lie outside of the archive", f.Name)
		}
		if path.Ext(f.Name) == ".json" && f.Mode().IsRegular() {
			records = append(records, record{f.Name, f.Open})
		}
	}
	return readAll(ctx, records, source, maxTotal)
}

// readAll decodes records, on all processors, in their order.
func readAll(ctx context.Context, records []record, source string, total int64) (*Imported, error) {
	const chunk = 512
	parts := make([]part, (len(records)+chunk-1)/chunk)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		wait sync.WaitGroup
		next = make(chan int)
		mu   sync.Mutex
		left = total
	)
	take := func(n int64) bool {
		mu.Lock()
		defer mu.Unlock()
		left -= n
		return left >= 0
	}
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				if err := parts[i].read(records[i*chunk:min((i+1)*chunk, len(records))], source, take); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := 0; i < len(parts) && ctx.Err() == nil; i++ {
		next <- i
	}
	close(next)
	wait.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	all := &Imported{}
	for i := range parts {
		all.Advisories = append(all.Advisories, parts[i].Advisories...)
		all.Records += parts[i].Records
		all.Skipped += parts[i].Skipped
		all.Why = append(all.Why, parts[i].Why...)
	}
	all.Why = all.Why[:min(len(all.Why), maxSkipped)]
	all.Advisories = unique(all.Advisories)
	return all, nil
}

// errTooMuch is what is wrong with an archive that was made to fill memory.
var errTooMuch = fmt.Errorf("its records unpack to more than the %d GB that are read", maxTotal>>30)

// A part is what some of the records say.
type part struct{ Imported }

func (p *part) read(records []record, source string, take func(int64) bool) error {
	for _, rec := range records {
		data, err := readRecord(rec)
		if err == nil && !take(int64(len(data))) {
			return errTooMuch
		}
		var list []advisory.Advisory
		if err == nil {
			_, list, err = advisory.Decode(data, source)
		}
		if err != nil {
			p.Skipped++
			if len(p.Why) < maxSkipped {
				p.Why = append(p.Why, fmt.Sprintf("%s: %v", rec.name, err))
			}
			continue
		}
		p.Records++
		p.Advisories = append(p.Advisories, list...)
	}
	return nil
}

// readRecord reads a file, as far as a record may go and a byte more.
func readRecord(rec record) ([]byte, error) {
	f, err := rec.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, advisory.MaxRecord+1))
}

// unique keeps the last of the advisories that have the same id and package:
// the same record from two places.
func unique(list []advisory.Advisory) []advisory.Advisory {
	type key struct{ id, name string }
	last := make(map[key]int, len(list))
	for i := range list {
		last[key{list[i].ID, list[i].Package}] = i
	}
	kept := list[:0]
	for i := range list {
		if last[key{list[i].ID, list[i].Package}] == i {
			kept = append(kept, list[i])
		}
	}
	return slices.Clip(kept)
}

// Join puts together what several imports have read.
func Join(parts ...*Imported) *Imported {
	all := &Imported{}
	for _, p := range parts {
		all.Advisories = append(all.Advisories, p.Advisories...)
		all.Records += p.Records
		all.Skipped += p.Skipped
		all.Why = append(all.Why, p.Why...)
	}
	all.Advisories = unique(all.Advisories)
	all.Why = all.Why[:min(len(all.Why), maxSkipped)]
	return all
}

package target

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	"tenet/internal/source"
)

// An Asset is a file that says which libraries lie in a project and that no
// other rule reads: JavaScript that is minified, generated, vendored, built or
// too large, and the source maps and license lists that bundlers write. Its
// content is not kept; see [Target.ReadAsset].
type Asset struct {
	Path string
	Size int64
	Hash [32]byte // SHA-256
}

// An assetJob is what a job has besides if it may be an asset.
type assetJob struct {
	asset   bool   // it may be
	bytes   int64  // its size
	counted bool   // the folder around it is counted as left out
	hashed  bool   // hash is that of the asset
	failed  string // why it could not be read
}

// Caps on assets: of one file, and of all of them together. A bundle of a large
// application has 5 MB, its source map 20.
const (
	maxAsset  = 16 << 20
	maxAssets = 512 << 20
)

// assetName reports whether a file of that name may be an asset.
func assetName(base string) bool {
	base = strings.ToLower(base)
	switch path.Ext(base) {
	case ".js", ".mjs", ".cjs":
		return true
	case ".map":
		return assetName(strings.TrimSuffix(base, ".map"))
	}
	return strings.HasSuffix(base, ".license.txt") || base == "3rdpartylicenses.txt"
}

// asset reports whether a file that is left out for a reason is read as an
// asset.
func (w *walker) asset(name, why string) bool {
	switch why {
	case SkippedMinified, SkippedGenerated, SkippedVendored:
		return w.assets && assetName(name)
	case SkippedOther:
		return w.assets && assetName(name) && path.Ext(name) != ".js"
	}
	return false
}

// inside looks for assets in a folder that is left out.
func (w *walker) inside(at place, p, name string) {
	if !w.assets {
		return
	}
	if below, release, err := sub(at.around, name); err == nil {
		w.built(below, place{dir: p, depth: at.depth + 1, ignore: at.ignore})
		release()
	}
}

// built takes the assets out of a folder that is left out whole because it
// holds what a build made or a package manager brought, and others than the
// project's own node_modules.
func (w *walker) built(fsys fs.FS, at place) {
	if !w.assets || w.ctx.Err() != nil || w.full || at.depth > w.limits.depth {
		return
	}
	entries, err := listFolder(fsys, ".", maxFolderEntries)
	if w.entries += len(entries); err != nil || w.entries > w.limits.entries {
		return
	}
	var jobs []*job
	for _, e := range entries {
		p := join(at.dir, e.Name())
		if v := w.skip.decide(p, e.IsDir()); v == ignored || at.ignore.decide(p, e.IsDir()) == ignored {
			continue
		}
		switch {
		case e.Type().IsRegular() && assetName(e.Name()) && w.count < w.limits.files:
			w.count++
			jobs = append(jobs, &job{path: p, name: e.Name(), class: class{kind: JavaScript, skip: SkippedOutput}, assetJob: assetJob{asset: true, counted: true}})
		case e.IsDir() && !versionControl[e.Name()] && wholeFolders[e.Name()] != SkippedModules:
			if below, release, err := sub(fsys, e.Name()); err == nil {
				w.built(below, place{dir: p, depth: at.depth + 1, ignore: at.ignore})
				release()
			}
		}
	}
	w.send(at.dir, jobs)
}

// keepAsset notes what is left out and may be a library. data is the whole
// file, or nil if it was not read.
func (r *reader) keepAsset(j *job, data []byte, size int64) {
	if j.asset = r.assets && size <= maxAsset && assetName(j.name); !j.asset {
		return
	}
	j.bytes = size
	if data != nil {
		j.hash, j.hashed = sha256.Sum256(data), true
	}
}

// fitAssets gives the assets that fit into the cap on all of them, in the order
// of their paths, and hashes those that were not read yet. Those that do not
// fit, and those that cannot be read, are unread.
func (r *reader) fitAssets(w *walker, workers int) []Asset {
	var fit []*job
	var sum int64
	for _, j := range w.jobs {
		if !j.asset {
			continue
		}
		if sum+j.bytes > maxAssets {
			w.fail(j.path, Other, "the libraries and bundles before it hold %s, the limit for one run", bytesText(maxAssets))
			continue
		}
		sum += j.bytes
		fit = append(fit, j)
	}
	var wg sync.WaitGroup
	var next atomic.Int64
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(fit) && r.ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				r.hashAsset(fit[i])
			}
		})
	}
	wg.Wait()
	var list []Asset
	for _, j := range fit {
		if j.failed != "" {
			w.fail(j.path, Other, "%s", j.failed)
			continue
		}
		list = append(list, Asset{j.path, j.bytes, j.hash})
	}
	return list
}

func (r *reader) hashAsset(j *job) {
	if j.hashed {
		return
	}
	f, err := openRegular(r.root, j.path)
	if err != nil {
		j.failed = "cannot be read: " + source.Cause(err).Error()
		return
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(f, maxAsset+1))
	switch {
	case err != nil:
		j.failed = "cannot be read: " + source.Cause(err).Error()
	case n > maxAsset:
		j.failed = "it grew while it was read"
	}
	j.bytes = n
	h.Sum(j.hash[:0])
}

// openRegular opens a file that is no pipe and no device.
func openRegular(fsys fs.FS, name string) (fs.File, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s, which is not opened", special(info.Mode()))
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// ReadAsset returns the content of an asset, and whether it is still what Open
// has hashed.
func (t *Target) ReadAsset(ctx context.Context, a *Asset) (data []byte, same bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	f, err := openRegular(t.FS, a.Path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	if data, err = readUpTo(f, maxAsset+1, a.Size); err != nil {
		return nil, false, err
	}
	return data, sha256.Sum256(data) == a.Hash, nil
}

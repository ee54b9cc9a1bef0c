package target

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"

	"tenet/internal/source"
)

// A reader reads, judges and hashes files.
type reader struct {
	ctx      context.Context
	root     fs.FS
	limits   limits
	assets   bool
	unhashed bool
	unsaved  map[string][]byte
	total    atomic.Int64 // bytes kept
}

// run starts n readers of batches and returns what waits for them.
func (r *reader) run(n int, batches <-chan batch) (wait func()) {
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for b := range batches {
				r.batch(b)
			}
		})
	}
	return wg.Wait
}

// batch reads files of one folder. The folder is opened once, so that a deep
// path is not resolved again for every file.
func (r *reader) batch(b batch) {
	if r.ctx.Err() != nil {
		return
	}
	folder, release, err := sub(r.root, b.dir)
	if err != nil {
		for _, j := range b.jobs {
			j.unread = "cannot be read: " + source.Cause(err).Error()
		}
		return
	}
	defer release()
	for _, j := range b.jobs {
		if err := r.file(folder, j); err != nil {
			j.unread = "cannot be read: " + source.Cause(err).Error()
		}
	}
}

// file reads one file. fsys is the folder that it lies in.
func (r *reader) file(fsys fs.FS, j *job) error {
	f, err := fsys.Open(j.name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	// The folder said a regular file; it may have been replaced since.
	if !info.Mode().IsRegular() {
		j.unread = special(info.Mode()) + ", which is not opened"
		return nil
	}
	var content io.Reader = f
	size := info.Size()
	if data, ok := r.unsaved[j.path]; ok {
		content, size = bytes.NewReader(data), int64(len(data))
	}
	if j.asset {
		r.keepAsset(j, nil, size)
		return nil
	}
	if j.class.sniff {
		return r.script(content, j, size)
	}
	return r.rest(content, j, nil, size)
}

// script reads a file without extension, the rest of it only if its first
// line makes it a script.
func (r *reader) script(f io.Reader, j *job, size int64) error {
	head, err := readUpTo(f, 256, size)
	if err != nil {
		return err
	}
	if j.class = judge(j.path, j.class, head); j.class.skip != "" {
		return nil
	}
	return r.rest(f, j, head, size)
}

// rest reads a file of which head is read already.
func (r *reader) rest(f io.Reader, j *job, head []byte, size int64) error {
	limit := r.limits.of(j.class.kind)
	if size > limit {
		more, err := readUpTo(f, headSize, size)
		if err != nil {
			return err
		}
		j.tooLarge(append(head, more...), size, limit)
		r.keepAsset(j, nil, size)
		return nil
	}
	if r.total.Add(size) > r.limits.total {
		j.size = size
		return nil
	}
	data, err := readUpTo(f, limit+1-int64(len(head)), size-int64(len(head)))
	if err != nil {
		return err
	}
	if len(head) > 0 {
		data = append(head, data...)
	}
	if int64(len(data)) > limit { // it has grown since
		j.tooLarge(data, int64(len(data)), limit)
		return nil
	}
	j.judge(data)
	if j.class.skip == "" {
		if j.data = data; !r.unhashed {
			j.hash = sha256.Sum256(data)
		}
	} else {
		r.total.Add(-size)
		r.keepAsset(j, data, size)
	}
	return nil
}

func (j *job) judge(data []byte) {
	j.class = judge(j.path, j.class, data)
	if j.named {
		j.class = j.class.insist()
	}
}

// tooLarge says of a large file why it is left out on purpose, if it would be
// anyway, or that it could not be read.
func (j *job) tooLarge(head []byte, size, limit int64) {
	j.judge(head)
	switch {
	case j.class.skip != "":
	case j.class.kind == JSON, j.class.kind == YAML, j.class.kind.Page(), j.class.kind == HelmChart:
		j.class.skip = SkippedData
	default:
		j.unread = tooLarge(size, limit, j.class.kind)
	}
}

// readUpTo reads to the end of f or to limit bytes. It expects size bytes and
// allocates no more unless they come.
func readUpTo(f io.Reader, limit, size int64) ([]byte, error) {
	buf := make([]byte, 0, min(limit, max(size, 0)+1))
	for int64(len(buf)) < limit {
		if len(buf) == cap(buf) {
			grown := make([]byte, len(buf), min(limit, int64(2*cap(buf)+512)))
			copy(grown, buf)
			buf = grown
		}
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return buf, nil
}

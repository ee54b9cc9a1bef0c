package js

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"tenet/internal/source"
)

// What pool and worker say to each other: frames of a kind, a length and that
// many bytes. The pool opens with hello and sends jobs ahead; the worker
// answers hello, and then for every job started, and facts or lost. So the
// pool knows which file a worker that dies was at: see answers.
const (
	frameHello   = 'h' // pool: version, memory limit; worker: version
	frameJob     = 'j' // see appendJob
	frameStarted = 's'
	frameBusy    = 'b' // nothing has happened for a while
	frameFacts   = 'f'
	frameLost    = 'l' // line, why

	frameHeader = 5
	maxFrame    = 1 << 30
)

var errProtocol = errors.New("something that is not a frame")

// writeFrame leaves errors to the next Flush, which returns the first.
func writeFrame(w *bufio.Writer, kind byte, b []byte) {
	var h [frameHeader]byte
	h[0] = kind
	binary.LittleEndian.PutUint32(h[1:], uint32(len(b)))
	w.Write(h[:])
	w.Write(b)
}

func appendFrame(b []byte, kind byte, content []byte) []byte {
	b = append(b, kind)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(content)))
	return append(b, content...)
}

// readFrame reads a frame of at most limit bytes, into buf if it has room. It
// returns io.EOF only between frames.
func readFrame(r *bufio.Reader, limit int, buf []byte) (kind byte, b []byte, err error) {
	kind, n, err := readHeader(r)
	if err != nil {
		return 0, nil, err
	}
	if n > limit {
		return 0, nil, errProtocol
	}
	b = slices.Grow(buf[:0], n)[:n]
	if _, err := io.ReadFull(r, b); err != nil {
		return 0, nil, io.ErrUnexpectedEOF
	}
	return kind, b, nil
}

func readHeader(r *bufio.Reader) (kind byte, n int, err error) {
	var h [frameHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return 0, 0, err
	}
	return h[0], int(binary.LittleEndian.Uint32(h[1:])), nil
}

// Flags of a job.
const (
	jobStrict = 1 << iota
	jobLint
	jobCareful
)

// appendJob writes what comes before the text of a job.
func appendJob(b []byte, job Job) []byte {
	flags := byte(0)
	if job.Options.AlwaysStrict {
		flags |= jobStrict
	}
	if job.Options.Lint {
		flags |= jobLint
	}
	if job.careful {
		flags |= jobCareful
	}
	b = append(b, flags)
	texts := append([]string{job.Options.PackageType, job.Options.As, job.Name}, job.Queries...)
	b = binary.AppendUvarint(b, uint64(len(job.Queries)))
	for _, s := range texts {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

func decodeJob(b []byte) (Job, bool) {
	f := fields{b: b}
	flags, queries := f.uint(), f.uint()
	kind, as, name := f.string(), f.string(), f.string()
	var asked []string
	for range min(queries, uint64(len(f.b))) {
		asked = append(asked, f.string())
	}
	if f.bad || uint64(len(asked)) != queries {
		return Job{}, false
	}
	o := Options{PackageType: kind, AlwaysStrict: flags&jobStrict != 0, Lint: flags&jobLint != 0, As: as}
	return Job{name, source.New(name, string(f.b)), o, asked, flags&jobCareful != 0}, true
}

// fields reads the numbers and strings of a frame.
type fields struct {
	b   []byte
	bad bool
}

func (f *fields) uint() uint64 {
	v, n := binary.Uvarint(f.b)
	if n <= 0 {
		f.bad, f.b = true, nil
		return 0
	}
	f.b = f.b[n:]
	return v
}

func (f *fields) string() string {
	n := f.uint()
	if n > uint64(len(f.b)) {
		f.bad, f.b = true, nil
		return ""
	}
	s := string(f.b[:n])
	f.b = f.b[n:]
	return s
}

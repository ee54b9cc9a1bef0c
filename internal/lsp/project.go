package lsp

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"tenet/internal/check"
	"tenet/internal/rule"
)

// A project is a folder that is checked, or a file that belongs to none. All
// but the session is guarded by the server's lock.
type project struct {
	s       *server
	dir     string // what paths are relative to, as the editor writes it
	real    string // dir without links
	target  string // dir, or the only file
	session *check.Session

	whole map[string][]rule.Finding // of the last whole check, by path; nil before it
	files map[string]fileFindings   // of files that have changed since
	dirty map[string]bool           // files that wait to be checked
	took  time.Duration             // the last whole check but the first

	timer     *time.Timer   // until the next whole check
	fileTurn  chan struct{} // there are dirty files
	wholeTurn chan struct{} // a whole check is due
	stop      context.CancelFunc
	running   sync.WaitGroup
}

// fileFindings are what a check of one file has found in one version of it.
type fileFindings struct {
	version  int
	findings []rule.Finding
}

// How long a whole check waits.
const (
	soon  = 50 * time.Millisecond // after something was written: a whole branch may follow
	pause = time.Second           // after the last edit
)

// cheap is what a whole check may take that runs whenever somebody pauses.
const cheap = time.Second

func newProject(s *server, dir, target string) *project {
	p := &project{
		s: s, dir: dir, real: dir, target: target, dirty: map[string]bool{}, files: map[string]fileFindings{},
		fileTurn: make(chan struct{}, 1), wholeTurn: make(chan struct{}, 1),
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		p.real = real
	}
	return p
}

// alone reports whether the project is a single file.
func (p *project) alone() bool { return p.dir != p.target }

// has reports whether a file lies in the project.
func (p *project) has(path string) bool {
	if p.alone() {
		return path == p.target
	}
	return p.rel(path) != ""
}

// rel is the path of a file relative to the project, with slashes; "" if it
// lies elsewhere.
func (p *project) rel(path string) string {
	for _, dir := range []string{p.dir, p.real} {
		if rel, err := filepath.Rel(dir, path); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return filepath.ToSlash(rel)
		}
	}
	return ""
}

// path is the opposite of rel, as the editor would write it.
func (p *project) path(rel string) string { return filepath.Join(p.dir, filepath.FromSlash(rel)) }

// doc returns the open document of a file, or nil.
func (p *project) doc(rel string) *document {
	if d := p.s.docs[p.path(rel)]; d != nil {
		return d
	}
	return p.s.docs[filepath.Join(p.real, filepath.FromSlash(rel))]
}

func (p *project) start() {
	ctx, stop := context.WithCancel(p.s.ctx)
	p.stop = stop
	p.running.Go(func() { p.serve(ctx, p.wholeTurn, p.checkWhole) })
	p.running.Go(func() { p.serve(ctx, p.fileTurn, p.checkFiles) })
	p.askWhole(0)
}

func (p *project) close() {
	p.stop()
	p.running.Wait()
	if p.session != nil {
		p.session.Close()
	}
}

// serve does a piece of work whenever it is its turn. A panic costs that piece.
func (p *project) serve(ctx context.Context, turn <-chan struct{}, work func(context.Context) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-turn:
		}
		if err := attempt(ctx, work); err != nil && ctx.Err() == nil {
			p.s.log("%s: %v", p.target, err)
		}
	}
}

func attempt(ctx context.Context, work func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a fault of tenet: %v\n%s", r, debug.Stack())
		}
	}()
	return work(ctx)
}

func wake(turn chan struct{}) {
	select {
	case turn <- struct{}{}:
	default: // it is its turn already
	}
}

// askWhole has the whole project checked after a while.
func (p *project) askWhole(after time.Duration) {
	if p.timer == nil {
		p.timer = time.AfterFunc(after, func() { wake(p.wholeTurn) })
		return
	}
	p.timer.Reset(after)
}

// look has a file checked at once.
func (p *project) look(rel string) {
	p.dirty[rel] = true
	wake(p.fileTurn)
}

// changed has a file checked at once, and a small project when nobody types.
func (p *project) changed(rel string) {
	p.look(rel)
	if p.took < cheap {
		p.askWhole(pause)
	}
}

// checkFiles checks the files that have changed.
func (p *project) checkFiles(ctx context.Context) error {
	for {
		rel, text, version := p.next()
		if rel == "" {
			return nil
		}
		r, err := p.checkFile(ctx, rel, text)
		if errors.Is(err, check.ErrUnseen) {
			continue // the next whole check may see it
		}
		if err != nil {
			return err
		}
		p.s.mu.Lock()
		if d := p.doc(rel); d != nil && d.version == version && p.files != nil {
			p.files[rel] = fileFindings{version, r.Findings}
			p.publish(rel)
		}
		p.s.mu.Unlock()
	}
}

func (p *project) checkFile(ctx context.Context, rel, text string) (*check.Result, error) {
	p.s.typing.Lock()
	defer p.s.typing.Unlock()
	return p.session.CheckFile(ctx, rel, []byte(text))
}

// next takes a file that waits to be checked, "" if there is none.
func (p *project) next() (rel, text string, version int) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.session == nil {
		return "", "", 0 // the first whole check asks again
	}
	for rel := range p.dirty {
		delete(p.dirty, rel)
		if d := p.doc(rel); d != nil {
			return rel, d.text, d.version
		}
	}
	return "", "", 0
}

// checkWhole checks the whole project, as the editor has it.
func (p *project) checkWhole(ctx context.Context) error {
	o, err := p.s.o.Open(p.dir)
	p.s.complain(err)
	if err != nil {
		return nil // what was found before still stands
	}
	o.Targets = []string{p.target}
	progress := p.s.progress(ctx, filepath.Base(p.target))
	defer progress.end()
	o.Progress = func(stage string, done, total int) {
		p.s.typing.RLock() // waits for the check of a file that has changed
		progress.report(stage, done, total)
		p.s.typing.RUnlock()
	}
	p.s.mu.Lock()
	if p.session == nil {
		p.session = check.NewSession(o)
	}
	texts, versions := p.open()
	p.s.mu.Unlock()
	r, err := p.session.Check(ctx, o, texts)
	var nothing *check.NothingError
	if errors.As(err, &nothing) {
		r, err = &check.Result{}, nil
	}
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // the next whole check may be long in coming
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if ctx.Err() != nil {
		return nil
	}
	if p.whole != nil { // the first one reads everything, and says nothing of the next
		p.took = r.Duration
	}
	p.whole = map[string][]rule.Finding{}
	for _, f := range r.Findings {
		p.whole[f.Place.File] = append(p.whole[f.Place.File], f)
	}
	for path, d := range p.s.docs {
		if p.s.projectOf(path) != p {
			continue
		}
		if rel := p.rel(path); d.version == versions[rel] {
			delete(p.files, rel)
		} else {
			p.look(rel)
		}
	}
	p.publishAll()
	return nil
}

// open returns the open files as the editor has them, and their versions. What
// it has opened may be what it had when it was last closed, unsaved.
func (p *project) open() (map[string][]byte, map[string]int) {
	texts, versions := map[string][]byte{}, map[string]int{}
	for path, d := range p.s.docs {
		if !p.has(path) {
			continue
		}
		rel := p.rel(path)
		versions[rel], texts[rel] = d.version, []byte(d.text)
	}
	return texts, versions
}

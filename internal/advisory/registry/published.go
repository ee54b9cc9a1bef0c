package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tenet/internal/npm"
	"tenet/internal/npmrc"
)

// The bounds of asking what is published. The largest documents of npm, of
// packages with thousands of releases, have some 10 MB in the short form.
const (
	maxPackument  = 32 << 20  // bytes of one document, decompressed
	maxPublished  = 512 << 20 // bytes of all documents of a run
	maxAsked      = 5_000     // packages in a run
	askedAtOnce   = 12
	askedPatience = 10 * time.Second // for one document
)

// Published knows what registries have, as npm asks for it: each package at
// the registry of its scope, with its token, in the short form of the
// documents. Answers are kept on disk for an hour. It is for one run.
type Published struct {
	conf    *npmrc.Config
	http    *http.Client
	shelf   shelf
	private []string // scopes that nobody is asked about

	mu    sync.Mutex
	calls map[string]*call
	slots chan struct{}
	bytes atomic.Int64
}

// A call is one document, asked for or there.
type call struct {
	done chan struct{}
	p    *npm.Packument
	err  error
}

// Published returns what is asked about releases, or nil if nobody is to be
// asked.
func (f *Finder) Published() (*Published, error) {
	if f.Offline || f.Conf.Offline() {
		return nil, nil
	}
	client := f.HTTP
	if client == nil {
		var err error
		if client, err = f.Conf.Client(); err != nil {
			return nil, err
		}
	}
	return &Published{
		conf: f.Conf, http: client, shelf: openShelf(f.Answers, f.Now), private: f.Private,
		calls: map[string]*call{}, slots: make(chan struct{}, askedAtOnce),
	}, nil
}

// Packument returns what is published under a name. While the caller works on
// it, the packages that its latest release asks for are asked about, too: most
// of them will be wanted next.
func (p *Published) Packument(ctx context.Context, name string) (*npm.Packument, error) {
	got, err := p.Documents().Packument(ctx, name)
	if err == nil {
		for _, r := range got.Releases {
			if r.Version != got.Tags["latest"] {
				continue
			}
			for _, d := range r.Deps {
				if d.Kind != npm.OptionalPeer {
					p.start(ctx, npm.ParseSpec(d.Name, d.Spec).Name)
				}
			}
		}
	}
	return got, err
}

// Documents asks for what it is asked about, and nothing beyond that.
func (p *Published) Documents() npm.Registry { return documents{p} }

type documents struct{ p *Published }

// Packument returns what is published under a name.
func (d documents) Packument(ctx context.Context, name string) (*npm.Packument, error) {
	c := d.p.start(ctx, name)
	if c == nil {
		return nil, fmt.Errorf("more than %d packages", maxAsked)
	}
	select {
	case <-c.done:
		return c.p, c.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// start asks for a document, once; nil if that would be one too many.
func (p *Published) start(ctx context.Context, name string) *call {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.calls[name]; c != nil {
		return c
	}
	if len(p.calls) >= maxAsked {
		return nil
	}
	c := &call{done: make(chan struct{})}
	p.calls[name] = c
	go func() {
		defer close(c.done)
		select {
		case p.slots <- struct{}{}:
			defer func() { <-p.slots }()
			c.p, c.err = p.get(ctx, name)
		case <-ctx.Done():
			c.err = ctx.Err()
		}
	}()
	return c
}

// packageName is what npm takes for the name of a package: nothing that would
// lead elsewhere in an address.
var packageName = regexp.MustCompile(`^(?:@[\w~-][\w.~-]*/)?[\w~-][\w.~-]*$`)

func (p *Published) get(ctx context.Context, name string) (*npm.Packument, error) {
	if !packageName.MatchString(name) || len(name) > 214 || slices.Contains(p.private, npmrc.Scope(name)) && npmrc.Scope(name) != "" {
		return nil, npm.ErrNotPublished
	}
	at := p.conf.Registry(name) + strings.ReplaceAll(name, "/", "%2f")
	if got := p.shelf.read(at); got != nil {
		return got, nil
	}
	data, err := p.fetch(ctx, at)
	if err != nil {
		return nil, err
	}
	got, err := decodePackument(data)
	if err == nil {
		p.shelf.write(at, got)
	}
	return got, err
}

func (p *Published) fetch(ctx context.Context, at string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, askedPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8")
	req.Header.Set("User-Agent", userAgent)
	resp, err := p.http.Do(req)
	if e := (*url.Error)(nil); errors.As(err, &e) {
		err = e.Err // without the URL, which may have a password in it
	}
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return nil, npm.ErrNotPublished
	default:
		return nil, &StatusError{resp.StatusCode, resp.Status}
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxPackument+1))
	if err == nil && (len(data) > maxPackument || p.bytes.Add(int64(len(data))) > maxPublished) {
		err = errors.New("more than is read of what is published")
	}
	return data, err
}

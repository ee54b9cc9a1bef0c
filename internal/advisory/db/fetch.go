package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// stallAfter is how long a server may send nothing.
const stallAfter = 60 * time.Second

// errMissing is what a server says that has no such file.
var errMissing = errors.New("not found")

// get asks for a file of the export.
func (o *UpdateOptions) get(ctx context.Context, file string) (io.ReadCloser, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	stalled := fmt.Errorf("nothing came for %v", stallAfter)
	timer := time.AfterFunc(stallAfter, func() { cancel(stalled) })
	done := func() { timer.Stop(); cancel(nil) }
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, o.Base+"/"+file, nil)
	if err != nil {
		done()
		return nil, err
	}
	resp, err := o.Client.Do(req)
	if err != nil {
		if e := context.Cause(ctx); e == stalled {
			err = e
		}
		done()
		return nil, fmt.Errorf("cannot fetch %s/%s: %w", o.Base, file, inner(err))
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		done()
		err := error(fmt.Errorf("the server answers %s", resp.Status))
		if resp.StatusCode == http.StatusNotFound {
			err = errMissing
		}
		return nil, fmt.Errorf("cannot fetch %s/%s: %w", o.Base, file, err)
	}
	return &patient{resp.Body, timer, done}, nil
}

// inner leaves out the URL that net/http puts before its errors.
func inner(err error) error {
	if e := (*url.Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// patient is a body that is given up when nothing comes for a while, however
// long all of it takes.
type patient struct {
	io.ReadCloser
	timer *time.Timer
	done  func()
}

func (p *patient) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if err == nil {
		p.timer.Reset(stallAfter)
	}
	return n, err
}

func (p *patient) Close() error {
	p.done()
	return p.ReadCloser.Close()
}

// failing keeps the error of a connection that broke: it is no fault of the
// record.
type failing struct {
	io.ReadCloser
	err *error
}

func (f failing) Read(b []byte) (int, error) {
	n, err := f.ReadCloser.Read(b)
	if err != nil && err != io.EOF {
		*f.err = err
	}
	return n, err
}

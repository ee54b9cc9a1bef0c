package share

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// mostDocument bounds a document in bytes.
const mostDocument = 8 << 20

// mostTries bounds how often a change is tried that others get ahead of, and
// apart, times the tries so far, how long it waits before it tries again.
const (
	mostTries = 20
	apart     = 5 * time.Millisecond
)

// Read returns a document and its version. If the version is the one that the
// asker has, or there is no document, data is nil; without a document the version
// is empty.
func (s *Share) Read(ctx context.Context, name, have string) (data []byte, version string, err error) {
	err = s.slowly(ctx, func(ctx context.Context) error {
		got, err := readScript.Run(ctx, s.client, []string{s.key("doc", name)}, have).StringSlice()
		if err != nil {
			return err
		}
		if len(got) != 2 || len(got[1]) > mostDocument {
			return fmt.Errorf("%s is no document", s.key("doc", name))
		}
		version = got[0]
		if version != "" && version != have {
			data = []byte(got[1])
		}
		return nil
	})
	return data, version, err
}

// Change replaces a document by what a function makes of it, nil for one that is
// not there. The function is called again if another guard was faster, and leaves
// everything as it is by returning nil. Change returns the version that it has
// written or found.
func (s *Share) Change(ctx context.Context, name string, change func(old []byte) ([]byte, error)) (version string, err error) {
	for try := range mostTries {
		if try > 0 { // at random, for whoever lost a race would lose it again in step
			if err := pause(ctx, rand.N(time.Duration(try)*apart)); err != nil {
				return "", err
			}
		}
		old, have, err := s.Read(ctx, name, "")
		if err != nil {
			return "", err
		}
		fresh, err := change(old)
		if err != nil || fresh == nil {
			return have, err
		}
		if len(fresh) > mostDocument {
			return have, fmt.Errorf("%s has %d bytes, and %d are the most", name, len(fresh), mostDocument)
		}
		next, written := randomID(), false
		err = s.slowly(ctx, func(ctx context.Context) (err error) {
			written, err = writeScript.Run(ctx, s.client, []string{s.key("doc", name)}, have, next, fresh).Bool()
			return err
		})
		if err != nil || written {
			return next, err
		}
	}
	return "", errors.New("other guards change " + name + " without end")
}

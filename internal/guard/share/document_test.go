package share_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"

	"tenet/web/session/redisstore/redistest"
)

// Changes of several guards at once are all kept.
func TestDocument(t *testing.T) {
	server, ctx := redistest.Start(t), context.Background()
	s := open(t, at(server))
	if data, version, err := s.Read(ctx, "learned", ""); data != nil || version != "" || err != nil {
		t.Errorf("none: %q %q %v", data, version, err)
	}
	var group sync.WaitGroup
	for range 3 {
		guard := open(t, at(server))
		group.Go(func() {
			for range 20 {
				_, err := guard.Change(ctx, "learned", func(old []byte) ([]byte, error) {
					var n int
					if old != nil {
						if err := json.Unmarshal(old, &n); err != nil {
							return nil, err
						}
					}
					return json.Marshal(n + 1)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	data, version, err := s.Read(ctx, "learned", "")
	if string(data) != "60" || version == "" || err != nil {
		t.Errorf("%q %q %v, want 60", data, version, err)
	}
	if data, again, err := s.Read(ctx, "learned", version); data != nil || again != version || err != nil {
		t.Errorf("unchanged: %q %q %v", data, again, err)
	}
	if at, err := s.Change(ctx, "learned", func([]byte) ([]byte, error) { return nil, nil }); at != version || err != nil {
		t.Errorf("left as it is: %q %v", at, err)
	}
	no := errors.New("no")
	if _, err := s.Change(ctx, "learned", func([]byte) ([]byte, error) { return nil, no }); err != no {
		t.Errorf("refused: %v", err)
	}
	if _, err := s.Change(ctx, "learned", func([]byte) ([]byte, error) { return make([]byte, 9<<20), nil }); err == nil {
		t.Error("a document of 9 MB was written")
	}
	server.Restart(false)
	if data, again, err := s.Read(ctx, "learned", version); data != nil || again != "" {
		t.Errorf("the server has lost it: %q %q %v", data, again, err)
	}
}

package share_test

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/share"
	"tenet/internal/syncbuf"
	"tenet/web/session/redisstore/redistest"
)

func TestMain(m *testing.M) {
	share.Silence()
	os.Exit(m.Run())
}

// patience bounds what a test waits for, in case of a hang.
const patience = 20 * time.Second

// open is a guard's connection to a server. Its requests wait longer than they
// would: a busy machine is not what the tests are about.
func open(t *testing.T, address string, change ...func(*share.Options)) *share.Share {
	t.Helper()
	a, err := share.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	o := share.Options{Address: a, Timeout: time.Second}
	for _, c := range change {
		c(&o)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := share.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); s.Wait() })
	return s
}

func at(server *redistest.Server) string { return "redis://" + server.Addr }

// until waits for something to become so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never happened: %s", what)
		}
	}
}

// said collects what is logged.
type said struct{ syncbuf.Buffer }

func (s *said) count(part string) int { return strings.Count(s.String(), part) }

func (s *said) logger() *slog.Logger { return slog.New(slog.NewTextHandler(s, nil)) }

package share_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/share"
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
	o := share.Options{Address: a, Timeout: 500 * time.Millisecond}
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
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) count(part string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Count(s.text.String(), part)
}

func (s *said) logger() *slog.Logger { return slog.New(slog.NewTextHandler(s, nil)) }

package share_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/caddyserver/certmagic"
	"github.com/redis/go-redis/v9"

	"tenet/internal/guard/share"
	"tenet/web/session/redisstore/redistest"
)

// TestStorageAsFiles does the same at random to this storage and to certmagic's
// own, which keeps files: whatever one answers, the other does.
func TestStorageAsFiles(t *testing.T) {
	server, ctx := redistest.Start(t), context.Background()
	ours, model := open(t, at(server)).Certificates(t.TempDir()), &certmagic.FileStorage{Path: t.TempDir()}
	reader := open(t, at(server)).Certificates(t.TempDir()) // another guard sees the same
	// No name is a file and a folder at once: files cannot.
	names := []string{"acme/ca/users/a/key", "acme/ca/users/a/reg.json", "acme/ca/sites/x.example/x.example.crt", "acme/ca/sites/x.example/x.example.key", "ocsp/x", "last"}
	folders := []string{"acme", "acme/ca", "acme/ca/users", "acme/ca/sites/x.example", "ocsp", "none", "acme/c"}
	r := mathrand.New(mathrand.NewPCG(1, 2))
	pick := func(lists ...[]string) string { all := slices.Concat(lists...); return all[r.IntN(len(all))] }
	for i := range 400 {
		switch key := pick(names, folders); r.IntN(3) {
		case 0:
			key, value := pick(names), make([]byte, r.IntN(100))
			rand.Read(value)
			if err := errors.Join(ours.Store(ctx, key, value), model.Store(ctx, key, value)); err != nil {
				t.Fatal(err)
			}
		case 1:
			if a, b := ours.Delete(ctx, key), model.Delete(ctx, key); (a == nil) != (b == nil) {
				t.Fatalf("%d: delete %s: %v, files: %v", i, key, a, b)
			}
		case 2:
			compare(t, fmt.Sprintf("%d: %s", i, key), reader, model, key)
		}
	}
	for _, key := range slices.Concat(names, folders) {
		compare(t, key, ours, model, key)
	}
}

// compare asks both for all that there is to know of a name. Folders that are
// empty stay on disk, and are none for us.
func compare(t *testing.T, what string, ours, model certmagic.Storage, key string) {
	t.Helper()
	ctx := context.Background()
	a, err1 := ours.Load(ctx, key)
	b, err2 := model.Load(ctx, key)
	if string(a) != string(b) || (err1 == nil) != (err2 == nil) || errors.Is(err2, fs.ErrNotExist) && !errors.Is(err1, fs.ErrNotExist) {
		t.Errorf("%s: load %q, %v; files: %q, %v", what, a, err1, b, err2)
	}
	for _, recursive := range []bool{false, true} {
		a, err1 := ours.List(ctx, key, recursive)
		b, err2 := model.List(ctx, key, recursive)
		b = slices.DeleteFunc(b, func(name string) bool { return !hasFile(model, name) })
		slices.Sort(b)
		if isFile(model, key) { // a file is no folder; its listing is nobody's business
			continue
		}
		if !slices.Equal(a, b) || err2 == nil && len(b) > 0 && err1 != nil {
			t.Errorf("%s: list %v %q, %v; files: %q, %v", what, recursive, a, err1, b, err2)
		}
	}
	info1, err1 := ours.Stat(ctx, key)
	info2, err2 := model.Stat(ctx, key)
	if err2 == nil && !hasFile(model, key) {
		err2 = fs.ErrNotExist
	}
	if (err1 == nil) != (err2 == nil) || ours.Exists(ctx, key) != (err2 == nil) {
		t.Errorf("%s: stat %v, files: %v", what, err1, err2)
	}
	if err1 == nil && err2 == nil && (info1.Key != key || info1.IsTerminal != info2.IsTerminal || info1.IsTerminal && (info1.Size != info2.Size || info1.Modified.Sub(info2.Modified).Abs() > time.Minute)) {
		t.Errorf("%s: stat %+v, files: %+v", what, info1, info2)
	}
}

func isFile(s certmagic.Storage, name string) bool {
	info, err := s.Stat(context.Background(), name)
	return err == nil && info.IsTerminal
}

// hasFile reports whether there is a file of that name or below it.
func hasFile(s certmagic.Storage, name string) bool {
	if isFile(s, name) {
		return true
	}
	below, err := s.List(context.Background(), name, true)
	return err == nil && slices.ContainsFunc(below, func(n string) bool { return n != name && isFile(s, n) })
}

// A guard that the server has forgotten, or never met, reads its copy; it gives
// it back to a server that lost everything.
func TestStorageLost(t *testing.T) {
	server, ctx, dir := redistest.Start(t), context.Background(), t.TempDir()
	s := open(t, at(server))
	c := s.Certificates(dir)
	if err := errors.Join(c.Store(ctx, "sites/a.crt", []byte("1")), c.Store(ctx, "sites/b.crt", []byte("2"))); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	fresh := open(t, at(server)).Certificates(dir) // the guard was started again meanwhile
	for _, c := range []*share.Certificates{c, fresh} {
		if got, err := c.Load(ctx, "sites/a.crt"); string(got) != "1" || err != nil {
			t.Errorf("lost: %q, %v", got, err)
		}
		if list, err := c.List(ctx, "sites", false); len(list) != 2 || err != nil || !c.Exists(ctx, "sites") {
			t.Errorf("lost: %q, %v", list, err)
		}
		if _, err := c.Load(ctx, "sites/c.crt"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("lost, and never there: %v", err)
		}
	}
	short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	if err := c.Store(short, "sites/a.crt", []byte("3")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a write without the server: %v", err)
	}
	if err := c.Lock(short, "issue"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a lock without the server: %v", err)
	}
	waiting := make(chan error, 1)
	go func() {
		waiting <- errors.Join(c.Lock(ctx, "issue"), c.Store(ctx, "sites/a.crt", []byte("4")), c.Unlock(ctx, "issue"))
	}()
	server.Restart(false)
	select {
	case err := <-waiting:
		if err != nil {
			t.Errorf("once it is back: %v", err)
		}
	case <-time.After(patience):
		t.Fatal("the server is back, and nobody noticed")
	}
	other := open(t, at(server)).Certificates(t.TempDir())
	for name, want := range map[string]string{"sites/a.crt": "4", "sites/b.crt": "2"} {
		if got, err := other.Load(ctx, name); string(got) != want || err != nil {
			t.Errorf("after the server has lost everything, %s: %q, %v", name, got, err)
		}
	}
}

// The copy is this guard's own: nobody else reads it.
func TestStorageCopy(t *testing.T) {
	server, ctx, dir := redistest.Start(t), context.Background(), t.TempDir()
	a, b := open(t, at(server)).Certificates(t.TempDir()), open(t, at(server)).Certificates(dir)
	if err := a.Store(ctx, "sites/a.key", []byte("secret")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Load(ctx, "sites/a.key"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "sites", "a.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := b.Store(ctx, "/", []byte("x")); err == nil {
		t.Error("a file without a name")
	}
}

// TestLocks lets many lockers of three guards work under one lock: never two at a
// time, and nobody is forgotten.
func TestLocks(t *testing.T) {
	server, ctx := redistest.Start(t), context.Background()
	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer client.Close()
	var inside, worst, total int
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 3 {
		c := open(t, at(server)).Certificates(t.TempDir())
		for range 3 {
			group.Go(func() {
				for range 3 {
					if err := c.Lock(ctx, "issue_cert_x"); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					inside++
					worst, total = max(worst, inside), total+1
					mu.Unlock()
					time.Sleep(time.Duration(mathrand.IntN(5)) * time.Millisecond)
					mu.Lock()
					inside--
					mu.Unlock()
					if err := c.Unlock(ctx, "issue_cert_x"); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	group.Wait()
	if worst != 1 || total != 27 {
		t.Errorf("%d at a time, %d turns of 27", worst, total)
	}
	if left := client.Keys(ctx, "tenet:lock:*").Val(); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

func TestTryLock(t *testing.T) {
	server, ctx := redistest.Start(t), context.Background()
	a, b := open(t, at(server)).Certificates(t.TempDir()), open(t, at(server)).Certificates(t.TempDir())
	for _, test := range []struct {
		name string
		do   func() (bool, error)
		want bool
	}{
		{"free", func() (bool, error) { return a.TryLock(ctx, "x") }, true},
		{"another guard's", func() (bool, error) { return b.TryLock(ctx, "x") }, false},
		{"held here", func() (bool, error) { return a.TryLock(ctx, "x") }, false},
		{"another name", func() (bool, error) { return b.TryLock(ctx, "y") }, true},
		{"given up", func() (bool, error) { return true, a.Unlock(ctx, "x") }, true},
		{"free again", func() (bool, error) { return b.TryLock(ctx, "x") }, true},
		{"prolonged", func() (bool, error) { return true, b.RenewLockLease(ctx, "x", time.Minute) }, true},
	} {
		if got, err := test.do(); got != test.want || err != nil {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
	}
	if a.Unlock(ctx, "x") == nil || a.RenewLockLease(ctx, "x", time.Minute) == nil {
		t.Error("a lock that is not held can be given up, or prolonged")
	}
	short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	if err := a.Lock(short, "x"); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "another guard has it") {
		t.Errorf("waiting for it: %v", err)
	}
}

// TestFencing: a guard that slept through its lease, while another one did the
// work and ended it, writes nothing; a server that lost all locks does no harm.
func TestFencing(t *testing.T) {
	server, ctx := redistest.Start(t), context.Background()
	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer client.Close()
	sleeper, other := open(t, at(server)).Certificates(t.TempDir()), open(t, at(server)).Certificates(t.TempDir())
	if err := sleeper.Lock(ctx, "issue"); err != nil {
		t.Fatal(err)
	}
	if ttl := client.PTTL(ctx, "tenet:lock:issue").Val(); ttl <= 5*time.Second || ttl > 20*time.Second {
		t.Errorf("the lease is %v", ttl)
	}
	client.Del(ctx, "tenet:lock:issue") // as if the lease had ended
	if err := sleeper.Store(ctx, "a", []byte("1")); err != nil {
		t.Errorf("nobody has taken over: %v", err)
	}
	if err := errors.Join(other.Lock(ctx, "issue"), other.Store(ctx, "a", []byte("2")), other.Unlock(ctx, "issue")); err != nil {
		t.Fatal(err)
	}
	if err := sleeper.Store(ctx, "a", []byte("3")); err == nil || !strings.Contains(err.Error(), "taken over") {
		t.Errorf("overtaken: %v", err)
	}
	if got, err := other.Load(ctx, "a"); string(got) != "2" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if err := sleeper.RenewLockLease(ctx, "issue", time.Minute); err == nil {
		t.Error("the lock is prolonged")
	}
	if err := errors.Join(sleeper.Unlock(ctx, "issue"), sleeper.Store(ctx, "a", []byte("4"))); err != nil {
		t.Errorf("without the lock: %v", err)
	}
	if err := sleeper.Lock(ctx, "issue"); err != nil {
		t.Fatal(err)
	}
	client.FlushAll(ctx)
	if err := errors.Join(sleeper.Store(ctx, "a", []byte("5")), sleeper.RenewLockLease(ctx, "issue", time.Minute)); err != nil {
		t.Errorf("the server has forgotten the lock, and nobody has taken it: %v", err)
	}
	if ok, _ := other.TryLock(ctx, "issue"); ok {
		t.Error("two hold the lock")
	}
}

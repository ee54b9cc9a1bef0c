package db

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The test program is also the child that is killed.
func TestMain(m *testing.M) {
	if base := os.Getenv("TENET_TEST_UPDATE"); base != "" {
		for {
			got, err := Update(context.Background(), UpdateOptions{Dir: os.Getenv("TENET_TEST_DIR"), Base: base, Client: http.DefaultClient, Now: time.Now(), Full: true})
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			got.Table.Close()
		}
	}
	os.Exit(m.Run())
}

// A process that is killed during updates leaves the old database or the new
// one, whole, at any moment.
func TestKilledUpdates(t *testing.T) {
	var exports [2]string
	for n := range exports {
		files := map[string]string{}
		for i := range 400 {
			id := fmt.Sprintf("R-%d-%d", n, i)
			files[id+".json"] = osv(id, fmt.Sprint("package-", i), fmt.Sprint(n+1, ".0.0"))
		}
		exports[n] = string(archive(t, files))
	}
	var turn atomic.Int64
	asked := make(chan time.Time, 1000) // when a child began to fetch an export
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, ".zip") {
			http.NotFound(w, r)
			return
		}
		select {
		case asked <- time.Now():
		default:
		}
		w.Write([]byte(exports[turn.Add(1)%2]))
	}))
	defer server.Close()

	dir, random := t.TempDir(), rand.New(rand.NewPCG(7, 7))
	seen := map[string]int{}
	cycle := time.Duration(0) // from one update of a child to its next
	for range 201 {
		for len(asked) > 0 {
			<-asked
		}
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "TENET_TEST_UPDATE="+server.URL, "TENET_TEST_DIR="+dir)
		var said strings.Builder
		child.Stderr = &said
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		first := <-asked
		if cycle == 0 { // the first child makes the database, and is the measure
			<-asked
			cycle = time.Since(first)
		}
		time.Sleep(time.Duration(random.Int64N(int64(2 * cycle))))
		child.Process.Kill()
		if err := child.Wait(); err == nil || child.ProcessState.ExitCode() == 1 {
			t.Fatalf("the child was not killed: %v %s", err, said.String())
		}
		table, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := table.Verify(); err != nil {
			t.Fatal(err)
		}
		if table.Advisories != 400 {
			t.Fatalf("%d advisories, want 400", table.Advisories)
		}
		list, err := table.Package("package-7")
		if err != nil || len(list) != 1 {
			t.Fatalf("package-7: %v %v", list, err)
		}
		seen[list[0].ID]++
		table.Close()
	}
	if seen["R-0-7"] == 0 || seen["R-1-7"] == 0 {
		t.Errorf("seen: %v: the kills did not come during updates", seen)
	}
	t.Logf("after %d kills: %v, %d exports served, %v each", seen["R-0-7"]+seen["R-1-7"], seen, turn.Load(), cycle)
}

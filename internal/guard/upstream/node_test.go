package upstream_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/upstream"
)

// node runs a script that listens on a socket and says so, until the test ends.
// It returns what the script prints after that.
func node(t *testing.T, name, script, socket string) (upstream.Backend, *bufio.Reader) {
	t.Helper()
	cmd := exec.Command("node", script, socket)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	r := bufio.NewReader(out)
	if line, err := r.ReadString('\n'); line != "listening\n" {
		t.Fatalf("%q, %v", line, err)
	}
	return upstream.Backend{Name: name, Network: "unix", Address: socket}, r
}

// Node closes connections while requests are on their way to it. Nobody
// notices who may ask again.
func TestNodeThatClosesIdleConnections(t *testing.T) {
	b, _ := node(t, "plain", "testdata/plain.cjs", filepath.Join(t.TempDir(), "plain.sock"))
	addr := proxy(t, upstream.Options{}, b)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 60 {
				method := []string{"GET", "PUT", "DELETE"}[i%3]
				body := strings.Repeat("x", i)
				req, err := http.NewRequest(method, "http://"+addr, strings.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				req.Header.Set("TE", "trailers")
				res, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Error(err)
					return
				}
				text, err := io.ReadAll(res.Body)
				res.Body.Close()
				if want := fmt.Sprint(method, " ", i, " trailers"); err != nil || string(text) != want {
					t.Errorf("%s %q, %v; want %q", res.Status, text, err, want)
				}
				time.Sleep(rand.N(6 * time.Millisecond))
			}
		})
	}
	wg.Wait()
}

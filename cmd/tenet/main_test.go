package main

import (
	"flag"
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
		Setup: func(e *testscript.Env) error {
			cache := e.WorkDir + "-cache" // beside what is checked, not in it
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			e.Setenv("GIT_AUTHOR_NAME", "Ann")
			e.Setenv("GIT_AUTHOR_EMAIL", "ann@example.com")
			e.Setenv("GIT_COMMITTER_NAME", "Ann")
			e.Setenv("GIT_COMMITTER_EMAIL", "ann@example.com")
			return os.MkdirAll(cache, 0o777)
		},
	})
}

package switches

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"tenet/internal/npm/semver"
	"tenet/internal/suggest"
)

// Oldest Node.js for which the preload is written and tested. Older ones get
// no security fixes any more.
const oldest = "20.12.0"

const defaultVersionTimeout = 5 * time.Second

// askVersion runs node --version. Nothing of the environment reaches it:
// NODE_OPTIONS could load files.
func askVersion(ctx context.Context, node string, timeout time.Duration) (semver.Version, error) {
	if timeout <= 0 {
		timeout = defaultVersionTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, node, "--version")
	cmd.Env = []string{}
	cmd.Dir = string(filepath.Separator)
	cmd.Stdout = &limited{&out, 1 << 10}
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("no answer after %v", timeout)
		}
		return semver.Version{}, fmt.Errorf("asking %s for its version: %w", node, err)
	}
	text := strings.TrimSpace(out.String())
	v, err := semver.Parse(strings.TrimPrefix(text, "v"), semver.Options{})
	if err != nil || !strings.HasPrefix(text, "v") {
		return semver.Version{}, fmt.Errorf("%s is not Node.js: it answers %.60q to --version", node, text)
	}
	if !within(v, ">="+oldest) {
		return semver.Version{}, fmt.Errorf("%s is Node.js %s: guard needs %s or newer", node, v, oldest)
	}
	return v, nil
}

// limited keeps the first bytes of what a program prints.
type limited struct {
	out  *bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	keep := p[:min(len(p), l.left)]
	l.left -= len(keep)
	l.out.Write(keep)
	return len(p), nil
}

// within reports whether a version lies in a range, which is one of ours.
func within(v semver.Version, rng string) bool {
	return semver.Satisfies(v.String(), rng, semver.Options{IncludePrerelease: true})
}

// endings of programs, on Windows and elsewhere. There, what npm installs for
// all is a shell script too: see find.
var endings = map[bool][]string{true: {".exe", ""}, false: {""}}

// lookPath finds a program in the PATH of an environment.
func lookPath(name string, env []string) (string, bool) {
	for _, dir := range filepath.SplitList(getenv(env, "PATH")) {
		if !filepath.IsAbs(dir) { // what "." means depends on who asks
			continue
		}
		for _, end := range endings[runtime.GOOS == "windows"] {
			file := filepath.Join(dir, name+end)
			if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && (info.Mode()&0o111 != 0 || runtime.GOOS == "windows") {
				return file, true
			}
		}
	}
	return "", false
}

// getenv returns the last value of a variable, which is the one that counts.
func getenv(env []string, key string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if k, v, ok := strings.Cut(env[i], "="); ok && k == key {
			return v
		}
	}
	return ""
}

// setenv returns env with a variable set; the last one with its name counts,
// and there is no other.
func setenv(env []string, key, value string) []string {
	out := make([]string, 0, len(env)+1)
	for _, kv := range env {
		if k, _, _ := strings.Cut(kv, "="); k != key {
			out = append(out, kv)
		}
	}
	return append(out, key+"="+value)
}

func didYouMean(word string, known []string) string {
	if near := suggest.Nearest(word, known); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Sprintf("; there are %s", strings.Join(known, ", "))
}

// isPath reports whether a word names a file rather than a program of PATH.
func isPath(word string) bool {
	return strings.ContainsRune(word, '/') || strings.ContainsRune(word, filepath.Separator)
}

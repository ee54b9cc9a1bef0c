package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var updateLocks = flag.Bool("update-locks", false, "have npm write the lockfiles in testdata/audit")

// auditDiffers are the fields of npm's report that tenet writes otherwise, and
// why.
var auditDiffers = map[string]string{
	"title": "tenet writes its own titles from the CWE, so that one advisory reads the same whoever told us of it",
}

// TestNPMAuditShapes compares the format npm-audit with npm's own report, field
// by field, for small projects of many shapes. Both ask one registry.
func TestNPMAuditShapes(t *testing.T) {
	files, err := filepath.Glob("testdata/audit/*.txtar")
	if err != nil || len(files) < 9 {
		t.Fatalf("%d projects: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			project, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string]string{}
			for _, f := range project.Files {
				texts[f.Name] = string(f.Data)
			}
			address := readRegistry(t, texts["registry"], texts["advisories"]).serve(t)
			dir := t.TempDir()
			for _, f := range project.Files {
				if f.Name != "registry" && f.Name != "advisories" {
					writeTo(t, filepath.Join(dir, f.Name), f.Data)
				}
			}
			if *updateLocks && texts["bundled"] == "" {
				lockAgain(t, file, dir, address, project)
			}
			theirs := auditOf(t, dir, address, "npm", "audit", "--json")
			ours := auditOf(t, dir, address, "tenet", "check", "--only", "dependencies", "--no-cache", "-f", "npm-audit")
			if len(theirs["vulnerabilities"].(map[string]any)) == 0 {
				t.Fatal("npm finds nothing")
			}
			for _, d := range differences("", theirs, ours) {
				t.Error(d)
			}
		})
	}
}

// lockAgain has npm write the lockfile of a project anew, and puts it into its
// archive.
func lockAgain(t *testing.T, file, dir, address string, project *txtar.Archive) {
	os.Remove(filepath.Join(dir, "package-lock.json"))
	npmIn(t, dir, address, "npm", "install", "--package-lock-only", "--no-audit", "--ignore-scripts")
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	lock = []byte(strings.ReplaceAll(string(lock), address, "http://localhost/"))
	project.Files = slices.DeleteFunc(project.Files, func(f txtar.File) bool { return f.Name == "package-lock.json" })
	project.Files = append(project.Files, txtar.File{Name: "package-lock.json", Data: lock})
	writeTo(t, file, txtar.Format(project))
}

func writeTo(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// npmIn runs a program in a project that knows one registry, and no other
// settings or caches.
func npmIn(t *testing.T, dir, address, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	home := t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "npm_config_cache="+home, "npm_config_update_notifier=false",
		"npm_config_registry="+address, "npm_config_fetch_retries=0")
	out, err := cmd.Output()
	if e := (*exec.ExitError)(nil); err != nil && !asExit(err, &e) {
		t.Fatalf("%s %v: %v", name, args, err)
	} else if e != nil && len(out) == 0 {
		t.Fatalf("%s %v: %v\n%s", name, args, err, e.Stderr)
	}
	return out
}

func asExit(err error, e **exec.ExitError) bool {
	x, ok := err.(*exec.ExitError)
	*e = x
	return ok
}

func auditOf(t *testing.T, dir, address, name string, args ...string) map[string]any {
	t.Helper()
	out := npmIn(t, dir, address, name, args...) // findings are an exit code too
	var report map[string]any
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%s %v: %v\n%.2000s", name, args, err, out)
	}
	if report["error"] != nil {
		t.Fatalf("%s %v: %v", name, args, report["error"])
	}
	return report
}

// differences lists where two reports say different things, but for what is in
// auditDiffers.
func differences(at string, theirs, ours any) []string {
	if auditDiffers[at[strings.LastIndexByte(at, '.')+1:]] != "" {
		return nil
	}
	a, isMap := theirs.(map[string]any)
	b, both := ours.(map[string]any)
	if isMap && both {
		var list []string
		keys := slices.Sorted(maps.Keys(a))
		for key := range b {
			if _, ok := a[key]; !ok {
				keys = append(keys, key)
			}
		}
		for _, key := range keys {
			list = append(list, differences(at+"."+key, a[key], b[key])...)
		}
		return list
	}
	x, isList := theirs.([]any)
	y, both := ours.([]any)
	if isList && both && len(x) == len(y) {
		var list []string
		for i := range x {
			list = append(list, differences(fmt.Sprintf("%s[%d]", at, i), x[i], y[i])...)
		}
		return list
	}
	want, _ := json.Marshal(theirs)
	got, _ := json.Marshal(ours)
	if string(want) != string(got) {
		return []string{fmt.Sprintf("%s: %s, npm says %s", at, got, want)}
	}
	return nil
}

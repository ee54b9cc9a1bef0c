//go:build unix

package switches

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestManual(t *testing.T) {
	dir := os.Getenv("MANUAL_DIR")
	if dir == "" {
		t.Skip()
	}
	o := options(t, dir, os.Getenv("MANUAL_NODE"), strings.Fields(os.Getenv("MANUAL_CMD"))...)
	o.ReadPaths, o.WritePaths = nil, []string{filepath.Join(dir, ".next"), o.Env[1][5:]}
	if os.Getenv("MANUAL_OBSERVE") != "" {
		o.Observe, o.Log = true, "/tmp/manual.log"
	}
	o.Log = "/tmp/manual.log"
	os.Remove(o.Log)
	a := serve(t, o)
	for _, p := range strings.Fields(os.Getenv("MANUAL_GET")) {
		r := a.get(p, "X-Forwarded-Proto", "https", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Host", "shop.example")
		fmt.Println(p, r.status, r.header, r.body[:min(600, len(r.body))])
	}
	for _, l := range a.launch.Lines {
		fmt.Printf("%-14s %s | %s | %s\n", l.Name, l.Switch, l.Value, l.LeftOut)
	}
	fmt.Println(a.launch.Warnings, "OUTPUT", a.output.String())
	data, _ := os.ReadFile(o.Log)
	fmt.Println("LOG", string(data))
}

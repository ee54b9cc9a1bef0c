package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"

	"tenet/internal/check"
	"tenet/internal/rules"
)

// profile checks the corpus in this process and writes where the time went to
// the file from which `go build` optimises tenet. The parser runs in this
// process as well: a worker is the same binary, and gains as much.
func (b *bench) profile(ctx context.Context) error {
	c, err := b.makeCorpus(ctx, 8)
	if err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(b.dir, "..", "cmd", "tenet", "default.pgo"))
	if err != nil {
		return err
	}
	defer out.Close()
	if err := pprof.StartCPUProfile(out); err != nil {
		return err
	}
	r, err := check.Run(ctx, check.Options{Targets: []string{filepath.Join(c.dir, "source")}, Rules: rules.All(), NoCache: true})
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	fmt.Fprintf(&b.out, "%s: a profile of %d files.\n", out.Name(), r.Files)
	return out.Close()
}

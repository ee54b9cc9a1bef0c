package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"tenet/internal/signature"
)

// signatures measures how fast libraries are looked for in the JavaScript of
// the corpus and of the copies: reading files is not part of it.
func (b *bench) signatures(ctx context.Context, copies string) error {
	c, err := b.makeCorpus(ctx, 8)
	if err != nil {
		return err
	}
	var texts [][]byte
	bytes := 0
	for _, top := range []string{c.dir, copies} {
		err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || !isScript(name) {
				return err
			}
			data, err := os.ReadFile(name)
			texts, bytes = append(texts, data), bytes+len(data)
			return err
		})
		if err != nil {
			return err
		}
	}
	table, err := signature.Own()
	if err != nil {
		return err
	}
	var best, cpu time.Duration
	for range b.rounds {
		before, start := processorTime(), time.Now()
		var found atomic.Int64
		each(runtime.NumCPU(), texts, func(text []byte) {
			found.Add(int64(len(table.Content(text, nil)) + len(signature.Mentions(text))))
		})
		if found.Load() == 0 {
			return fmt.Errorf("nothing was recognised in %d files", len(texts))
		}
		if wall := time.Since(start); best == 0 || wall < best {
			best, cpu = wall, processorTime()-before
		}
	}
	fmt.Fprintf(&b.out, "Looking for libraries in %d files, %.1f MB, on %d processors: %s, %s of processor time, without reading them; the best of %d rounds.\n", len(texts), float64(bytes)/1e6, runtime.NumCPU(), seconds(best), seconds(cpu), b.rounds)
	return nil
}

func isScript(name string) bool {
	switch filepath.Ext(name) {
	case ".js", ".cjs", ".mjs":
		return true
	}
	return false
}

// processorTime is what this process has used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

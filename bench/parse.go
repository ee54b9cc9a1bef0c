package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"

	"tenet/internal/js"
	"tenet/internal/source"
)

// parseAll reads and parses the JavaScript of a folder on all cores, with the
// settings of tenet's parser processes, and keeps nothing: the least that
// anything can cost that is built on this parser. The benchmark starts itself
// to measure it.
func parseAll(dir string) error {
	debug.SetGCPercent(300)
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	next := make(chan string)
	var wg sync.WaitGroup
	var failed error
	var once sync.Once
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for name := range next {
				data, err := os.ReadFile(name)
				if err != nil {
					once.Do(func() { failed = err })
					continue
				}
				js.Parse(name, source.Decode(name, data))
			}
		})
	}
	for _, name := range names {
		next <- name
	}
	close(next)
	wg.Wait()
	return failed
}

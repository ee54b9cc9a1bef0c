// Command bench measures tenet beside the tools that people use today, in one
// run on one machine: how long, how much memory, how it grows, and what of a
// set of published vulnerabilities it finds. `make bench` runs it and writes
// RESULTS.md. Figures of different runs must not be compared: machines differ,
// and shared ones are noisy. Ratios of one run can.
//
// Three lists of published vulnerabilities are measured, each located in the
// code by hand. The one named by -cases is for writing checks: read its misses.
// fixes.csv pairs vulnerable releases with the fixed ones: a check that speaks
// of both does not understand the flaw. fresh.csv says what a check does to
// code that it was not written for: count it, do not read it.
//
// Precision is the other side: precision.csv has a verdict on every finding
// that tenet shows of whole applications, so that a change which brings false
// ones, or loses true ones, is seen.
//
//	go run ./bench -only accuracy -misses -family path-traversal
//	go run ./bench -only accuracy -noise
//	go run ./bench -only fixes -misses -package serve
//	go run ./bench -only fresh
//	go run ./bench -only precision
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

// A bench is one run of the benchmark.
type bench struct {
	dir    string // of this package
	cache  string // packages and corpora, kept between runs
	tenet  string // the binary
	rounds int
	cases  string // the CSV of located vulnerabilities
	family string // only cases of it
	pkg    string // only cases of it
	misses bool   // list what was not found
	noise  bool   // list where findings come from
	retire string // a repository of Retire.js, without which it is not measured
	osv    string // the program osv-scanner, without which it is not measured
	out    strings.Builder
}

func main() {
	b := &bench{}
	flag.StringVar(&b.dir, "dir", "bench", "folder of the benchmark")
	flag.StringVar(&b.cache, "cache", defaultCache(), "folder for packages and corpora")
	flag.StringVar(&b.tenet, "tenet", "bin/tenet", "the binary to measure")
	flag.IntVar(&b.rounds, "rounds", 3, "measurements of each figure; the median counts")
	flag.StringVar(&b.cases, "cases", "../shared/bench/vulnerable-packages.csv", "located vulnerabilities: package,version,advisory,cve,cwe,family,file,line,end,kind")
	flag.StringVar(&b.family, "family", "", "accuracy, fresh, fixes: only cases of this family")
	flag.StringVar(&b.pkg, "package", "", "accuracy, fresh, fixes: only cases of this package")
	flag.BoolVar(&b.misses, "misses", false, "accuracy, fresh, fixes: list what was not found, with the nearest finding")
	flag.BoolVar(&b.noise, "noise", false, "accuracy, fresh: list the checks and packages of most findings")
	parse := flag.String("parse", "", "only read and parse this folder: what the row 'parsing alone' measures")
	flag.StringVar(&b.retire, "retire", "", "libraries: a repository of Retire.js, jsrepository-v5.json; without one Retire.js is left out")
	flag.StringVar(&b.osv, "osv", "", "dependencies: the program osv-scanner; without one it is left out")
	serve := flag.String("serve", "", "only answer at this address: the application behind the proxies of `guard`")
	only := flag.String("only", "", "speed, growth, editor, accuracy, fresh, fixes, precision, libraries, dependencies, guard or profile; all but profile if empty")
	flag.Parse()
	for _, part := range []struct {
		arg string
		run func(string) error
	}{{*parse, parseAll}, {*serve, serveOne}} {
		if part.arg == "" {
			continue
		}
		if err := part.run(part.arg); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := b.run(ctx, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func defaultCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "tenet-bench")
}

func (b *bench) run(ctx context.Context, only string) error {
	for _, p := range []*string{&b.dir, &b.cache, &b.tenet} {
		abs, err := filepath.Abs(*p)
		if err != nil {
			return err
		}
		*p = abs
	}
	parts := []struct {
		name string
		run  func(context.Context) error
	}{{"speed", b.speed}, {"growth", b.growth}, {"editor", b.editor}, {"accuracy", b.accuracy}, {"fresh", b.fresh}, {"fixes", b.fixes}, {"precision", b.precision}, {"libraries", b.libraries}, {"dependencies", b.dependencies}, {"guard", b.guard}, {"profile", b.profile}}
	for _, p := range parts {
		if only != p.name && (only != "" || p.name == "profile") {
			continue
		}
		if err := p.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	fmt.Print(b.out.String())
	if only != "" {
		return nil
	}
	page := "# Measured\n\nWritten by `make bench`; compare figures of one run only. [What is missed, and why](MISSES.md); [how much of what is shown is true](PRECISION.md). " + machine() + "\n" + b.out.String()
	return os.WriteFile(filepath.Join(b.dir, "RESULTS.md"), []byte(page), 0o644)
}

// table writes a Markdown table.
func (b *bench) table(head []string, rows [][]string) {
	line := func(cells []string) { fmt.Fprintf(&b.out, "| %s |\n", strings.Join(cells, " | ")) }
	rule := make([]string, len(head))
	for i := range rule {
		rule[i] = "--:"
	}
	rule[0] = "---"
	line(head)
	line(rule)
	for _, r := range rows {
		line(r)
	}
	fmt.Fprintln(&b.out)
}

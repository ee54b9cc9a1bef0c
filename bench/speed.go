package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tenet/internal/rules"
)

// A peer is one tool and how it is run on a folder.
type peer struct {
	name string
	// command returns the command line for the folder; warm runs reuse the
	// state folder of a run before.
	command func(dir, state string) []string
	caches  bool  // it keeps something between runs
	slow    bool  // minutes: measured once, whatever the number of rounds
	exits   []int // codes of a run that did its work; anything else ends the benchmark
}

// directRules are all but flaws, libraries and dependencies.
const directRules = "eval,strict,leaks,root,headers,cookies,scope"

// directChecks are the checks of these rules that need to follow no data.
func directChecks() string {
	follow := []string{"eval/tainted", "headers/untrusted-value", "cookies/untrusted-value", "scope/untrusted"}
	var ids []string
	for _, r := range rules.All() {
		for _, c := range r.Checks {
			if slices.Contains(strings.Split(directRules, ","), r.Name) && !slices.Contains(follow, c.ID) {
				ids = append(ids, c.ID)
			}
		}
	}
	return strings.Join(ids, ",")
}

func (b *bench) peers(ctx context.Context) ([]peer, error) {
	dir, err := b.install(ctx, "peers")
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	bin := func(name string) string { return filepath.Join(dir, "node_modules", ".bin", name) }
	return []peer{
		{name: "tenet, all ten rules", caches: true, exits: []int{0, 1, 3}, command: func(src, state string) []string {
			return []string{b.tenet, "check", src, "--offline", "-f", "json", "-o", filepath.Join(state, "report.json")}
		}},
		{name: "tenet, rule 4 with its flow engine", caches: true, exits: []int{0, 1, 3}, command: func(src, state string) []string {
			return []string{b.tenet, "check", src, "--offline", "--only", "flaws", "-f", "json", "-o", filepath.Join(state, "report.json")}
		}},
		{name: "tenet, rules 1 to 3 and 5 to 8", caches: true, exits: []int{0, 1, 3}, command: func(src, state string) []string {
			return []string{b.tenet, "check", src, "--offline", "--only", directRules, "-f", "json", "-o", filepath.Join(state, "report.json")}
		}},
		{name: "tenet, of these what follows no data", caches: true, exits: []int{0, 1, 3}, command: func(src, state string) []string {
			return []string{b.tenet, "check", src, "--offline", "--only", directChecks(), "-f", "json", "-o", filepath.Join(state, "report.json")}
		}},
		{name: "parsing alone", exits: []int{0}, command: func(src, _ string) []string { return []string{self, "-parse", src} }},
		{name: "oxlint", exits: []int{0, 1}, command: func(src, _ string) []string { return []string{bin("oxlint"), "--silent", src} }},
		{name: "biome lint", slow: true, exits: []int{0, 1}, command: func(src, _ string) []string {
			return []string{bin("biome"), "lint", "--config-path", filepath.Join(dir, "biome.json"), "--max-diagnostics=20", src}
		}},
		{name: "js-x-ray", slow: true, exits: []int{0}, command: func(src, _ string) []string { return []string{"node", filepath.Join(dir, "xray.js"), src} }},
		{name: "ESLint + security", slow: true, caches: true, exits: []int{0, 1}, command: func(src, state string) []string {
			return []string{bin("eslint"), "--config", filepath.Join(dir, "eslint.config.js"), "--no-config-lookup", "--cache", "--cache-location", filepath.Join(state, "eslint"), "--quiet", src}
		}},
	}, nil
}

// speed compares all tools on the whole corpus, round by round, so that a
// noisy minute hits all of them.
func (b *bench) speed(ctx context.Context) error {
	c, err := b.makeCorpus(ctx, 8)
	if err != nil {
		return err
	}
	peers, err := b.peers(ctx)
	if err != nil {
		return err
	}
	cold, warm := make([][]sample, len(peers)), make([][]sample, len(peers))
	var read int
	for round := range b.rounds {
		for i, p := range peers {
			if p.slow && round > 0 {
				continue
			}
			fmt.Fprintf(os.Stderr, "bench: round %d of %d: %s\n", round+1, b.rounds, p.name)
			state, err := os.MkdirTemp(b.cache, "state-")
			if err != nil {
				return err
			}
			env := []string{"XDG_CACHE_HOME=" + state, "NODE_OPTIONS=--max-old-space-size=8192"}
			line := p.command(filepath.Join(c.dir, "source"), state)
			s, err := measure(ctx, c.dir, env, line[0], line[1:]...)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			if !slices.Contains(p.exits, s.exit) {
				return fmt.Errorf("%s failed with exit code %d: %s", p.name, s.exit, strings.Join(line, " "))
			}
			cold[i] = append(cold[i], s)
			if p.caches {
				if s, err = measure(ctx, c.dir, env, line[0], line[1:]...); err != nil {
					return fmt.Errorf("%s: %w", p.name, err)
				}
				warm[i] = append(warm[i], s)
			}
			if i == 0 {
				read = filesIn(filepath.Join(state, "report.json"))
			}
			if err := os.RemoveAll(state); err != nil {
				return err
			}
		}
	}
	b.speedTable(c, peers, cold, warm, read)
	return nil
}

func (b *bench) speedTable(c *corpus, peers []peer, cold, warm [][]sample, read int) {
	fmt.Fprintf(&b.out, "## Speed and memory\n\n%d files, %.1f MB of JavaScript from 60 packages, taken as one application; medians of %d rounds, tools in turn; what takes minutes is measured once. tenet analysed %d of the files.\n\n",
		c.files, float64(c.bytes)/1e6, b.rounds, read)
	oxlint := slices.IndexFunc(peers, func(p peer) bool { return p.name == "oxlint" })
	base := median(cold[oxlint]).wall
	var rows [][]string
	for i, p := range peers {
		s := median(cold[i])
		again := "as cold"
		if len(warm[i]) > 0 {
			again = seconds(median(warm[i]).wall)
		}
		rows = append(rows, []string{p.name, seconds(s.wall), ratio(s.wall, base), seconds(s.cpu), megabytes(s.memory), again})
	}
	b.table([]string{"tool", "cold", "times oxlint", "CPU", "peak memory", "unchanged again"}, rows)
}

// filesIn returns how many files a JSON report says were analysed.
func filesIn(report string) int {
	var r struct{ Files int }
	data, err := os.ReadFile(report)
	if err != nil || json.Unmarshal(data, &r) != nil {
		return 0
	}
	return r.Files
}

// growth runs tenet on one, two, four and eight eighths of the corpus.
func (b *bench) growth(ctx context.Context) error {
	fmt.Fprintf(&b.out, "## Growth\n\nCold runs without the cache; cost per megabyte should stay level.\n\n")
	var rows [][]string
	for _, share := range []int{1, 2, 4, 8} {
		c, err := b.makeCorpus(ctx, share)
		if err != nil {
			return err
		}
		var samples []sample
		for range b.rounds {
			s, err := measure(ctx, c.dir, nil, b.tenet, "check", c.dir, "--offline", "--no-cache", "-f", "json", "-o", os.DevNull)
			if err != nil {
				return err
			}
			samples = append(samples, s)
		}
		m := median(samples)
		mb := float64(c.bytes) / 1e6
		rows = append(rows, []string{fmt.Sprintf("%dn", share), fmt.Sprint(c.files), fmt.Sprintf("%.1f MB", mb), seconds(m.wall),
			fmt.Sprintf("%.0f ms", float64(m.wall)/float64(time.Millisecond)/mb), megabytes(m.memory)})
	}
	b.table([]string{"size", "files", "source", "wall", "per MB", "peak memory"}, rows)
	return nil
}

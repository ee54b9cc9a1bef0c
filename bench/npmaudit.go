package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An auditEntry is what npm audit, or tenet in its manner, says of a package.
type auditEntry map[string]json.RawMessage

// npmAuditFields compares the whole of what npm has reported with what tenet
// writes with -f npm-audit, asking the same server, and says in which fields
// the entries differ.
func (b *bench) npmAuditFields(ctx context.Context, dir, registry, report string) error {
	own, state := filepath.Join(b.cache, "audit-fields.json"), filepath.Join(b.cache, "audit-fields")
	if err := os.RemoveAll(state); err != nil {
		return err
	}
	env := []string{"XDG_CACHE_HOME=" + state, "npm_config_registry=" + registry + "/"}
	s, err := measure(ctx, dir, env, b.tenet, "check", ".", "--no-cache", "--only", "dependencies", "-f", "npm-audit", "-o", own)
	if err != nil {
		return err
	}
	theirs, err := readEntries(report)
	if err != nil {
		return err
	}
	ours, err := readEntries(own)
	if err != nil {
		return fmt.Errorf("tenet check -f npm-audit, exit code %d: %w", s.exit, err)
	}
	differ := map[string][]string{}
	entries := 0
	for name, x := range theirs {
		entries++
		for field := range x {
			if string(x[field]) != string(ours[name][field]) {
				differ[field] = append(differ[field], name)
			}
		}
	}
	for name := range ours {
		if theirs[name] == nil {
			differ["name"] = append(differ["name"], name)
		}
	}
	fmt.Fprintf(&b.out, "tenet's own `-f npm-audit` of the same, asking the same server what is published, took %s. Of npm's %d entries, the counts among them, these fields differ:", seconds(s.wall), entries)
	for _, field := range slices.Sorted(maps.Keys(differ)) {
		slices.Sort(differ[field])
		fmt.Fprintf(&b.out, " %s of %d (%s);", field, len(differ[field]), strings.Join(differ[field], ", "))
	}
	if len(differ) == 0 {
		fmt.Fprint(&b.out, " none.")
	}
	fmt.Fprint(&b.out, "\n\n")
	return nil
}

// readEntries reads a report of npm audit; its counts are an entry as well.
func readEntries(file string) (map[string]auditEntry, error) {
	var r struct {
		Vulnerabilities map[string]map[string]any
		Metadata        map[string]any
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil {
		return nil, err
	}
	if r.Vulnerabilities == nil {
		return nil, fmt.Errorf("%s is no report", file)
	}
	r.Vulnerabilities["the counts"] = r.Metadata
	entries := map[string]auditEntry{}
	for name, fields := range r.Vulnerabilities {
		entries[name] = auditEntry{}
		for field, v := range fields {
			if entries[name][field], err = json.Marshal(v); err != nil { // with keys in one order
				return nil, err
			}
		}
	}
	return entries, nil
}

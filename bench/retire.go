package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Names of two tools whose findings are compared.
const (
	withRetire  = "tenet, with the repository of Retire.js"
	plainRetire = "retire 5.7"
)

// parity counts what Retire.js finds with its own repository, and tenet finds
// with it as well: the same version, vulnerable, in the same file.
func (b *bench) parity(tried []recogniser) error {
	claims := map[string][]claim{}
	for _, t := range tried {
		if t.name != withRetire && t.name != plainRetire {
			continue
		}
		list, err := t.read(t.report)
		if err != nil {
			return err
		}
		claims[t.name] = list
	}
	if len(claims) == 0 {
		return nil // without a repository there is nothing to compare
	}
	said := map[claim]bool{}
	for _, c := range claims[withRetire] {
		said[claim{file: c.file, version: c.version}] = true
	}
	both, all := 0, 0
	for _, c := range claims[plainRetire] {
		if !c.vulnerable {
			continue
		}
		all++
		whole := c.version
		if strings.Count(whole, ".") == 1 {
			whole += ".0"
		}
		if said[claim{file: c.file, version: whole}] {
			both++
		}
	}
	fmt.Fprintf(&b.out, "Of the %d vulnerable copies that Retire.js reports without --deep, tenet reports %d with the same repository.\n\n", all, both)
	return nil
}

// readRetire reads the report of Retire.js; --verbose lists what it has
// recognised whether or not it is vulnerable.
func readRetire(report string) ([]claim, error) {
	data, err := os.ReadFile(report)
	if err != nil {
		return nil, err
	}
	var r struct {
		Data []struct {
			File    string
			Results []struct {
				Component, Version string
				Vulnerabilities    []json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(bytes.TrimSpace(data), &r); err != nil {
		return nil, errors.Join(errors.New("no report"), err)
	}
	var list []claim
	for _, d := range r.Data {
		form := filepath.Base(filepath.Dir(d.File))
		for _, c := range d.Results {
			list = append(list, claim{filepath.Join(form, filepath.Base(d.File)), c.Component, c.Version, len(c.Vulnerabilities) > 0})
		}
	}
	return list, nil
}

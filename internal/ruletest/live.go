package ruletest

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"tenet/internal/check"
	"tenet/internal/probe"
	"tenet/internal/rule"
)

// A file in testdata with the extension .http is what a service answered, as
// people write it down: after a line that begins with ###, and may say what the
// request was for (probe.Why), the request, an empty line, and the answer:
//
//	### front page
//	GET https://shop.example/   # want `a finding about the answer as a whole`
//
//	200 OK
//	Set-Cookie: sid=1; Path=/   # want `sent without Secure`
//
//	<!doctype html>
//
// A line "served: what" below the request says that a private file is there,
// "tls: ..." what the connection was like: the version, what browsers have
// against the certificate, and how many days it holds.
//
// A case that is named like a check, or like it with _live after it, runs that
// check alone; others run the rule.
//
// Findings about a header are wanted on its line, those about a header that is
// missing on that of the request.

// recorded is when all recorded answers came.
var recorded = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Live checks one recorded service.
func Live(t *testing.T, r *rule.Rule, f txtar.File) {
	t.Helper()
	facts, lines := readHTTP(t, f)
	want := wants{}
	want.comments(t, f)
	judge(t, r, facts, named(r, f.Name), want, func(x rule.Finding) []string {
		return append(lines[x.Place.File+"\n"+http.CanonicalHeaderKey(x.Header)], lines[x.Place.File+"\n"]...)
	})
}

// liveProcess checks a process: files below proc/ of a txtar case. A line of the
// file "links" makes a symbolic link: "proc/1/exe -> /usr/bin/node". Findings are wanted
// so: "proc/1:1: regexp".
func liveProcess(t *testing.T, r *rule.Rule, name string, files []txtar.File) {
	t.Helper()
	proc, want := fstest.MapFS{}, wants{}
	pids := map[int]bool{}
	for _, f := range files {
		switch name, inside := strings.CutPrefix(f.Name, "proc/"); {
		case f.Name == "want":
			want.list(t, f)
		case f.Name == "links":
			for line := range strings.Lines(string(f.Data)) {
				from, to, _ := strings.Cut(strings.TrimSpace(line), " -> ")
				proc[strings.TrimPrefix(from, "proc/")] = &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink}
			}
		case inside:
			data := withoutMarkers(f.Data)
			if base := path.Base(name); base == "cmdline" || base == "environ" {
				data = bytes.ReplaceAll(data, []byte("\n"), []byte("\x00"))
			}
			proc[name] = &fstest.MapFile{Data: data}
			dir, _, _ := strings.Cut(name, "/")
			if pid, err := strconv.Atoi(dir); err == nil {
				pids[pid] = true
			}
		}
	}
	var all []*probe.Facts
	for pid := range pids {
		facts, err := probe.ReadProcess(proc, pid)
		if err != nil {
			t.Fatal(err)
		}
		facts.Now = func() time.Time { return recorded }
		all = append(all, facts)
	}
	judge(t, r, all, named(r, name), want, func(x rule.Finding) []string {
		return []string{strings.Replace(x.Place.File, "pid:", "proc/", 1) + ":1"}
	})
}

// named returns the check that a case is named like.
func named(r *rule.Rule, file string) []string {
	stem, _, _ := strings.Cut(file, ".")
	id := r.Name + "/" + strings.ReplaceAll(strings.TrimSuffix(stem, "_live"), "_", "-")
	if slices.ContainsFunc(r.Checks, func(c rule.Check) bool { return c.ID == id }) {
		return []string{id}
	}
	return nil
}

// withoutMarkers drops the lines that mark an example.
func withoutMarkers(data []byte) []byte {
	var kept []byte
	for line := range bytes.Lines(data) {
		if !bytes.HasPrefix(line, []byte("# example:")) {
			kept = append(kept, line...)
		}
	}
	return kept
}

// judge runs a rule over facts. at tells where a finding may be wanted.
func judge(t *testing.T, r *rule.Rule, facts []*probe.Facts, only []string, want wants, at func(rule.Finding) []string) {
	t.Helper()
	result, err := check.Run(t.Context(), check.Options{Live: facts, Rules: []*rule.Rule{r}, Only: only, All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Findings {
		taken := false
		for _, line := range at(f) {
			taken = taken || want.takeAt(line, f)
		}
		if !taken {
			t.Errorf("unexpected finding\n\t%s %s: %s [%s]", f.Place.File, f.Header, f.Message, f.ID)
		}
	}
	want.left(t)
}

// readHTTP reads a recorded service, and where its lines are: by the address,
// a line break, and the name of the header.
func readHTTP(t *testing.T, f txtar.File) ([]*probe.Facts, map[string][]string) {
	t.Helper()
	facts := &probe.Facts{Target: f.Name, Now: func() time.Time { return recorded }}
	lines := map[string][]string{}
	var x *probe.Exchange
	part := "" // "", "request", "answer", "body"
	for i, line := range strings.Split(string(f.Data), "\n") {
		bare, at := strings.TrimRight(comment.ReplaceAllString(line, ""), " \t"), f.Name+":"+strconv.Itoa(i+1)
		switch {
		case strings.HasPrefix(line, "###"):
			x = &probe.Exchange{Why: probe.Why(cmp.Or(strings.TrimSpace(line[3:]), string(probe.Front))), Header: http.Header{}, Asked: http.Header{}, Proto: "HTTP/1.1"}
			facts.Exchanges = append(facts.Exchanges, x)
			facts.Requests++
			part = ""
		case x == nil, part != "body" && strings.HasPrefix(line, "# "), strings.HasPrefix(line, "# example:"): // a marker, or a remark
		case part == "body":
			x.Body = append(x.Body, bare+"\n"...)
		case part == "" && bare != "":
			x.Method, x.URL, _ = strings.Cut(bare, " ")
			x.URL = strings.TrimSpace(x.URL)
			lines[x.URL+"\n"] = append(lines[x.URL+"\n"], at)
			part = "request"
		case part == "request" && bare == "":
			part = "answer"
		case part == "answer" && bare == "" && x.Status != 0:
			part = "body"
		case bare == "":
		default:
			readLine(t, facts, x, part, bare)
			name, _, _ := strings.Cut(bare, ":")
			key := x.URL + "\n" + http.CanonicalHeaderKey(name)
			lines[key] = append(lines[key], at)
		}
	}
	finish(t, facts)
	return []*probe.Facts{facts}, lines
}

// readLine reads a line above the body of an answer.
func readLine(t *testing.T, facts *probe.Facts, x *probe.Exchange, part, line string) {
	t.Helper()
	name, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch {
	case part == "answer" && x.Status == 0:
		code, _, _ := strings.Cut(line, " ")
		x.Status, _ = strconv.Atoi(code)
		if x.Status == 0 {
			t.Fatalf("%s: %q is no status", x.URL, line)
		}
	case !ok:
		t.Fatalf("%s: %q is no header", x.URL, line)
	case part == "answer":
		x.Header.Add(name, value)
	case name == "served":
		x.Served = value
	case name == "local":
		facts.Local = value == "yes"
	case name == "tls":
		version, rest, _ := strings.Cut(value, "; ")
		fault, left, _ := strings.Cut(rest, "; ")
		days, _ := strconv.Atoi(strings.TrimSuffix(left, " days"))
		host, _ := url.Parse(x.URL)
		facts.TLS = &probe.TLS{Host: host.Hostname(), Version: map[string]uint16{"1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}[version],
			Fault: strings.Trim(fault, "-"), From: recorded.AddDate(0, -1, 0), To: recorded.AddDate(0, 0, days)}
	default:
		x.Asked.Add(name, value)
	}
}

func finish(t *testing.T, facts *probe.Facts) {
	t.Helper()
	for _, x := range facts.Exchanges {
		base, err := url.Parse(x.URL)
		if x.Why == probe.Encoding {
			continue // its address is none
		}
		if err != nil {
			t.Fatal(err)
		}
		if x.Why == probe.Front || facts.Base == nil {
			facts.Base = base
		}
	}
}

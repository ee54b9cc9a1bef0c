package header

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenet/web/csp"
)

// policiesOfPages are policies as applications send them, each line a header.
var policiesOfPages = [][]string{
	{"default-src 'self'"},
	{"script-src 'self' https://cdn.example; object-src 'none'"},
	{"script-src *", "object-src 'self'"},
	{"default-src https:, img-src 'none'"},
	{"frame-ancestors https://partner.example"},
	{"default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'"},
	{"upgrade-insecure-requests"},
	{"img-src data: https://pictures.example"},
}

// allowed returns what of some addresses all policies of an answer allow.
func allowed(t *testing.T, headers []string) []string {
	t.Helper()
	parse := func(text string) *url.URL {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	page := parse("https://shop.example/")
	var all []string
	for _, directive := range []string{"script-src-elem", "img-src", "object-src", "frame-ancestors", "base-uri", "connect-src"} {
		for _, target := range []string{"https://shop.example/a", "https://cdn.example/a", "https://pictures.example/a", "https://partner.example/", "http://evil.example/", "data:,x"} {
			forbidden := slices.ContainsFunc(csp.ParseHeader(strings.Join(headers, ",")), func(p csp.Policy) bool { return !p.Allows(directive, page, parse(target)) })
			if !forbidden {
				all = append(all, directive+" "+target)
			}
		}
	}
	return all
}

func subset(a, b []string) bool {
	return !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}

// What each way to merge makes of two policies, in terms of what may be loaded.
func TestWhatMergedPoliciesAllow(t *testing.T) {
	ours := allowed(t, []string{defaultPolicy})
	for _, theirs := range policiesOfPages {
		app := func(w http.ResponseWriter, _ *http.Request) { w.Header()[policyKey] = slices.Clone(theirs) }
		page := allowed(t, theirs)
		for merge := Keep; merge <= Supplement; merge++ {
			sent := answer(must(t, Config{ContentSecurityPolicy: CSP{Merge: merge}}), app)[policyKey]
			got := allowed(t, sent)
			fine := map[Merge]bool{
				Keep:       slices.Equal(got, page),
				Both:       subset(got, page) && subset(got, ours),
				Join:       subset(intersection(page, ours), got) && subset(ours, union(got, page)),
				Replace:    slices.Equal(got, ours),
				Supplement: subset(got, page),
			}
			if !fine[merge] {
				t.Errorf("merge %d of %q sends %q, which allows\n%q; the page allowed\n%q", merge, theirs, sent, got, page)
			}
		}
	}
}

func intersection(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

func union(a, b []string) []string { return append(slices.Clone(a), b...) }

// A policy that only reports has nothing to do with one that forbids: each is
// merged with its own kind.
func TestReportsAndPoliciesAreTwoThings(t *testing.T) {
	const theirs = "img-src 'none'"
	for merge := Keep; merge <= Supplement; merge++ {
		for _, report := range []bool{false, true} {
			own, other := policyKey, reportOnlyKey
			if report {
				own, other = other, own
			}
			got := answer(must(t, Config{ContentSecurityPolicy: CSP{Merge: merge, ReportOnly: report}}), sends(other, theirs))
			if !slices.Equal(got[own], []string{defaultPolicy}) || !slices.Equal(got[other], []string{theirs}) {
				t.Errorf("merge %d, report only %v: %q and %q", merge, report, got[own], got[other])
			}
		}
	}
}

// Policies with nonces are merged as they are sent: with the request's own.
func TestMergedNonces(t *testing.T) {
	for merge := Keep; merge <= Supplement; merge++ {
		c := Config{ContentSecurityPolicy: CSP{Merge: merge, NoDefaults: true, Directives: []Directive{{Name: "default-src", Values: []string{"'self'"}}, {Name: "script-src", Values: []string{RequestNonce}}}}}
		var nonce string
		got := answer(must(t, c), func(w http.ResponseWriter, r *http.Request) {
			nonce = Nonce(r)
			w.Header().Set(policyKey, "script-src 'unsafe-inline'")
		})
		want := map[Merge][]string{
			Keep:       {"script-src 'unsafe-inline'"},
			Both:       {"default-src 'self';script-src 'nonce-" + nonce + "'", "script-src 'unsafe-inline'"},
			Join:       {"default-src 'self'; script-src 'nonce-" + nonce + "' 'unsafe-inline'"},
			Replace:    {"default-src 'self';script-src 'nonce-" + nonce + "'"},
			Supplement: {"script-src 'unsafe-inline'", "script-src 'nonce-" + nonce + "'"},
		}[merge]
		sent := got[policyKey]
		if merge != Keep && nonce == "" || len(sent) != len(want) || !strings.HasPrefix(sent[len(sent)-1], want[len(want)-1]) || sent[0] != want[0] && len(want) > 1 {
			t.Errorf("merge %d: got %q, want %q", merge, sent, want)
		}
	}
}

// Supplements are remembered for all requests at once.
func TestSupplementsUnderConcurrency(t *testing.T) {
	handler := must(t, Config{Raise: true, ContentSecurityPolicy: CSP{Merge: Supplement}})(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(policyKey, "script-src 'nonce-"+r.URL.Query().Get("n")+"'; img-src a"+r.URL.Query().Get("i")+".example")
	}))
	var wait sync.WaitGroup
	for g := range 8 {
		wait.Go(func() {
			for i := range 2 * maxExtras / 4 {
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequest("GET", fmt.Sprintf("/?n=abcdefgh%d&i=%d", g, i), nil))
				if got := w.Header()[policyKey]; len(got) != 2 || got[1] != "object-src 'none'; base-uri 'self'; upgrade-insecure-requests" || !strings.Contains(got[0], fmt.Sprintf("abcdefgh%d'", g)) {
					t.Errorf("got %q", got)
					return
				}
			}
		})
	}
	wait.Wait()
}

// Without TLS nothing that asks for it is sent, whoever sends it, and what
// else the policies say stays.
func TestSpareTakesOffTheUpgradeAlone(t *testing.T) {
	for _, test := range []struct{ in, want []string }{
		{nil, nil},
		{[]string{"upgrade-insecure-requests"}, nil},
		{[]string{"img-src x"}, []string{"img-src x"}},
		{[]string{"img-src  x;"}, []string{"img-src  x;"}}, // what need not be touched is not
		{[]string{"img-src x; UPGRADE-insecure-requests; font-src y"}, []string{"img-src x; font-src y"}},
		{[]string{"img-src x", "upgrade-insecure-requests, font-src y"}, []string{"img-src x", "font-src y"}},
	} {
		h := http.Header{"Strict-Transport-Security": {"max-age=1"}}
		if test.in != nil {
			h[policyKey] = test.in
		}
		spare(h)
		if _, there := h[policyKey]; !slices.Equal(h[policyKey], test.want) || there != (test.want != nil) || h["Strict-Transport-Security"] != nil {
			t.Errorf("%q becomes %v, want %q", test.in, h, test.want)
		}
	}
}

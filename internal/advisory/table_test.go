package advisory

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// many returns advisories of n packages, every third of them with two.
func many(n int) []Advisory {
	var list []Advisory
	for i := range n {
		name := fmt.Sprintf("package-%d", i*i)
		list = append(list, Advisory{
			ID: fmt.Sprintf("GHSA-%d", i), Aliases: []string{fmt.Sprintf("CVE-%d", i)}, Package: name,
			Ranges:   []Range{{Introduced: "1.0.0", Fixed: fmt.Sprintf("1.%d.0", i)}, {NPM: "7.x", Except: "^7.7.7"}},
			Severity: Severity(i % 5), Vectors: []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}, CWE: []int{79, i},
			Source: fmt.Sprintf("source %d", i%7), Partial: i%2 == 0, Malicious: i%11 == 0, Platform: map[bool]string{true: "win32"}[i%5 == 0],
		})
		if i%3 == 0 {
			list = append(list, Advisory{ID: "MAL-" + name, Package: name, Ranges: []Range{{}}, Malicious: true, Source: "z"})
		}
	}
	return list
}

func encode(t testing.TB, meta Meta, list []Advisory) []byte {
	t.Helper()
	data, err := Encode(meta, list)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func open(t testing.TB, data []byte) *Table {
	t.Helper()
	table, err := OpenTable(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestTableRoundTrip(t *testing.T) {
	for _, n := range []int{0, 1, 2, 500, 3000} {
		list := many(n)
		meta := Meta{Date: time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC), Origin: "a test", Cursor: "c"}
		data := encode(t, meta, list)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if !bytes.Equal(data, encode(t, meta, list)) {
			t.Fatal("the order of the advisories changes the bytes")
		}
		table := open(t, data)
		if table.Meta != meta || table.Packages != n || table.Advisories != len(list) || table.Size != int64(len(data)) {
			t.Errorf("%+v", table)
		}
		if err := table.Verify(); err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, a := range list {
			got, err := table.Package(a.Package)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range got {
				if g.ID == a.ID {
					seen++
					if !reflect.DeepEqual(g, a) {
						t.Fatalf("got\n%+v\nwant\n%+v", g, a)
					}
				}
			}
		}
		if seen != len(list) {
			t.Errorf("%d of %d advisories are found by their package", seen, len(list))
		}
		for _, name := range []string{"", "package", "package-2", "a", "zzz", "package-4 "} {
			if got, err := table.Package(name); err != nil || got != nil {
				t.Errorf("%q: %v %v, want nothing", name, got, err)
			}
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, a := range []Advisory{{ID: "x"}, {Package: "x"}, {ID: "x", Package: "y", Aliases: []string{strings.Repeat("a", maxBlock/2)}}} {
		if _, err := Encode(Meta{}, []Advisory{a}); err == nil {
			t.Errorf("%.40v is written", a)
		}
	}
}

// Whatever is done to a table, it is refused or holds what was written.
func TestTableDamaged(t *testing.T) {
	list := many(40)
	data := encode(t, Meta{Origin: "a test"}, list)
	sound := func(data []byte) bool {
		table, err := OpenTable(bytes.NewReader(data), int64(len(data)))
		return err == nil && table.Verify() == nil
	}
	for i := range data {
		for _, bit := range []byte{1, 0x80} {
			bad := bytes.Clone(data)
			bad[i] ^= bit
			last4 := i >= len(mark)+12 && i < len(mark)+16 // reserved
			if sound(bad) && !last4 {
				t.Fatalf("byte %d is changed and nobody notices", i)
			}
		}
		if sound(data[:i]) {
			t.Fatalf("cut off after %d bytes and nobody notices", i)
		}
	}
	if sound(append(bytes.Clone(data), 0)) {
		t.Error("a byte more and nobody notices")
	}
}

func TestFilter(t *testing.T) {
	var hashes []uint64
	for i := range 20000 {
		hashes = append(hashes, hash(fmt.Sprint("package-", i)))
	}
	f, wrong := newFilter(hashes), 0
	for i := range 20000 {
		if !f.has(fmt.Sprint("package-", i)) {
			t.Fatal("a name that is there is not found")
		}
		if f.has(fmt.Sprint("other-", i)) {
			wrong++
		}
	}
	if wrong > 400 { // 1 in 120 is what ten bits give
		t.Errorf("%d of 20000 strangers pass the filter", wrong)
	}
}

func TestMatch(t *testing.T) {
	table := open(t, encode(t, Meta{}, []Advisory{
		{ID: "GHSA-1", Aliases: []string{"CVE-1"}, Package: "a", Ranges: []Range{{Fixed: "2.0.0"}}},
		{ID: "NSWG-1", Aliases: []string{"CVE-1"}, Package: "a", Ranges: []Range{{NPM: "<3.0.0"}}},
		{ID: "GHSA-2", Package: "b", Ranges: []Range{{Introduced: "1.0.0"}}},
	}))
	packages := []Package{{"b", "1.0.0"}, {"a", "2.5.0"}, {"a", "1.0.0"}, {"a", "1.0.0"}, {"b", "0.9.0"}, {"c", "1.0.0"}, {"a", "3.0.0"}}
	want := "a@1.0.0 GHSA-1, a@2.5.0 GHSA-1, b@1.0.0 GHSA-2"
	show := func(found []Found) string {
		var out []string
		for _, f := range found {
			out = append(out, f.Package.Name+"@"+f.Package.Version+" "+f.Advisory.ID)
		}
		return strings.Join(out, ", ")
	}
	found, err := Match(table, satisfies, packages)
	if err != nil || show(found) != want {
		t.Errorf("got %s %v, want %s", show(found), err, want)
	}
	var list []Advisory
	for a := range table.All() {
		list = append(list, a)
	}
	if got := show(MatchList(list, satisfies, packages)); got != want {
		t.Errorf("from memory: got %s, want %s", got, want)
	}
}

func TestEmbedded(t *testing.T) {
	table, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Verify(); err != nil {
		t.Fatal(err)
	}
	if table.Advisories < 1300 || table.Packages < 600 || len(table.Sources) < 20 || table.Date.Year() < 2026 {
		t.Errorf("%d advisories of %d packages from %d sources at %s", table.Advisories, table.Packages, len(table.Sources), table.Date)
	}
	found, err := Match(table, satisfies, []Package{{"lodash", "4.17.20"}, {"minimist", "1.2.5"}, {"minimist", "1.2.8"}, {Node, "8.1.0"}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, f := range found {
		got[f.Package.Name+"@"+f.Package.Version+" "+strings.Join(f.Advisory.Aliases, " ")] = true
	}
	for _, want := range []string{"lodash@4.17.20 CVE-2021-23337", "minimist@1.2.5 CVE-2021-44906", "node:@8.1.0 CVE-2017-1000381"} {
		if !got[want] {
			t.Errorf("%s is not found among %v", want, got)
		}
	}
	if got["minimist@1.2.8 CVE-2021-44906"] {
		t.Error("minimist 1.2.8 is the fixed one")
	}
	untitled := 0
	for a := range table.All() {
		if a.Level() == Unknown && a.Package != Node && !strings.HasPrefix(a.ID, "NSWG-") {
			t.Errorf("%s has no severity", a.ID)
		}
		if len(a.CWE) > 0 && a.Title() == "known vulnerability" {
			t.Errorf("%s: no title for CWE %v", a.ID, a.CWE)
		}
		if a.Title() == "known vulnerability" {
			untitled++
		}
	}
	t.Logf("%d bytes, %d without a CWE", len(snapshot), untitled)
}

// The same facts give the bytes that were read.
func TestEmbeddedIsCanonical(t *testing.T) {
	table, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var list []Advisory
	for a, err := range table.All() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	again := open(t, encode(t, table.Meta, list))
	i := 0
	for a, err := range again.All() {
		if err != nil || !reflect.DeepEqual(a, list[i]) {
			t.Fatalf("%d: %+v %v, want %+v", i, a, err, list[i])
		}
		i++
	}
	if i != len(list) {
		t.Errorf("%d advisories, want %d", i, len(list))
	}
	if merged := Merge(list); len(merged) != len(list) {
		t.Errorf("%d advisories are %d when merged", len(list), len(merged))
	}
}

func BenchmarkEmbedded(b *testing.B) {
	var packages []Package
	for i := range 555 {
		packages = append(packages, Package{fmt.Sprint("package-", i), "1.0.0"})
	}
	packages = append(packages, Package{"lodash", "4.17.20"}, Package{"express", "4.0.0"}, Package{"ws", "1.0.0"})
	for b.Loop() {
		table, err := Embedded()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Match(table, satisfies, packages); err != nil {
			b.Fatal(err)
		}
	}
}

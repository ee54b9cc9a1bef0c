package suggest

import "testing"

func TestNearest(t *testing.T) {
	keys := []string{"only", "failOn", "maxFileSize", "maxPerRule", "allowIncomplete", "mode", "skip", "rules", "severity", "enabled"}
	ids := []string{"cookies/script-readable", "cookies/sent-in-clear", "eval/direct", "eval", "cookies"}
	for _, tt := range []struct {
		name, word string
		known      []string
		want       string
	}{
		{"one letter too many", "serverity", keys, "severity"},
		{"swapped neighbours", "olny", keys, "only"},
		{"kebab instead of camel", "fail-on", keys, "failOn"},
		{"snake and upper case", "MAX_FILE_SIZE", keys, "maxFileSize"},
		{"a check", "cookies/scipt-readable", ids, "cookies/script-readable"},
		{"short word", "eva", ids, "eval"},
		{"nothing like it", "banana", keys, ""},
		{"empty", "", keys, ""},
		{"nothing known", "only", nil, ""},
		{"not a guess by length alone", "xy", []string{"ab"}, ""},
		{"first of equals", "modx", []string{"mode", "moda"}, "mode"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Nearest(tt.word, tt.known); got != tt.want {
				t.Errorf("Nearest(%q) = %q, want %q", tt.word, got, tt.want)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "abc", 3}, {"ab", "ba", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3},
	} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := distance(tt.b, tt.a); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d (symmetric)", tt.b, tt.a, got, tt.want)
		}
	}
}

func FuzzNearest(f *testing.F) {
	f.Add("serverity")
	f.Add("\xff\x00")
	known := []string{"severity", "enabled", "mode"}
	f.Fuzz(func(t *testing.T, word string) {
		for _, k := range known {
			if word == k && Nearest(word, known) != k {
				t.Errorf("Nearest(%q) = %q: a known word is nearest to itself", word, Nearest(word, known))
			}
		}
	})
}

package regex

import (
	"fmt"
	"strings"
	"testing"
)

// long returns patterns of about n parts.
func long(n int) map[string]string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("word%d", i)
	}
	return map[string]string{
		"words":    `^(?:` + strings.Join(words, "|") + `)+$`,
		"optional": `^(?:` + strings.Repeat("a?b?", n/2) + `)$`,
		"stars":    `^` + strings.Repeat("a*b*", n/2) + `$`,
		"classes":  strings.Repeat(`[a-z]\d+-`, n/3),
		"nested":   strings.Repeat("(?:a", min(n, 150)) + strings.Repeat(")*", min(n, 150)),
		"looks":    `^` + strings.Repeat(`(?!.*a)(?=.*b)`, n/2) + `.*$`,
	}
}

// BenchmarkSlow shows how the cost grows with the length of a pattern.
func BenchmarkSlow(b *testing.B) {
	for _, name := range []string{"words", "optional", "stars", "classes", "nested", "looks"} {
		for _, n := range []int{50, 100, 200, 400} {
			source := long(n)[name]
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					Slow(source, "")
				}
			})
		}
	}
}

// BenchmarkAllowList does the same for what guards ask.
func BenchmarkAllowList(b *testing.B) {
	for _, name := range []string{"words", "optional", "stars", "classes", "looks"} {
		for _, n := range []int{50, 200} {
			re, err := Parse(long(n)[name], "")
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					re.AllowList()
				}
			})
		}
	}
}

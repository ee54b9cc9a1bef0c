package audit

import (
	"cmp"
	"strings"
)

// letters are the printable characters of ASCII in the order of the Unicode
// collation for English: marks, then digits, then letters.
const letters = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ"

// Collate compares names and paths as npm sorts them, by the collation for
// English: letters of one kind together, the small one first if nothing else
// decides. Other characters than those of ASCII come last, by their bytes.
func Collate(a, b string) int {
	fold := 0
	for i := 0; i < len(a) && i < len(b); i++ {
		x, y := weight(a[i]), weight(b[i])
		if x == y {
			continue
		}
		if !strings.EqualFold(a[i:i+1], b[i:i+1]) {
			return cmp.Compare(x, y)
		}
		if fold == 0 {
			fold = cmp.Compare(x, y)
		}
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), fold)
}

func weight(c byte) int {
	if i := strings.IndexByte(letters, c); i >= 0 {
		return i
	}
	return len(letters) + int(c)
}

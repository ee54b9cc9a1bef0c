package session

import (
	"math/rand/v2"
	"strings"
)

// randomJSON returns the text of an object, with what JavaScript treats in its
// own manner.
func randomJSON(r *rand.Rand, depth int) string {
	switch n := r.IntN(11); {
	case n < 2 && depth > 0, depth > 3:
		return []string{"true", "false", "null", "0", "-0", "-0.0", "1", "-17", "3.5", "1e3", "1E+21", "1e-7", "0.000001", "123456789012345678901", "1e999", "5e-324", "0.1", "1e21", "-1.5e-9"}[r.IntN(19)]
	case n < 6 && depth > 0:
		return randomText(r)
	case n < 7 && depth > 0:
		var list []string
		for range r.IntN(4) {
			list = append(list, randomJSON(r, depth+1))
		}
		return "[" + strings.Join(list, " , ") + "]"
	}
	var members []string
	for range r.IntN(6) {
		key := randomText(r)
		if r.IntN(2) == 0 {
			key = []string{`"user"`, `"views"`, `"10"`, `"9"`, `"01"`, `"4294967294"`, `"4294967295"`, `"-1"`, `"__proto__"`, `"constructor"`, `"isNew"`, `"toString"`, `"_ctx"`, `"\u0031"`, `""`}[r.IntN(15)]
		}
		members = append(members, key+":"+randomJSON(r, depth+1))
	}
	return "{ " + strings.Join(members, ",\n\t") + "}"
}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(8) {
		b.WriteString([]string{"a", "Z", " ", "<", "&", "'", "/", `\/`, `\"`, `\\`, `\n`, `\t`, `\b`, `\u0000`, `\u001F`, `\u007f`, "\u007f", "\u00e9", "\u20ac", "\U0001f600", `\ud83d\ude00`, `\ud83d`, `\uDE00`, `\u2028`, "\u2028", "\ufeff"}[r.IntN(26)])
	}
	return `"` + b.String() + `"`
}

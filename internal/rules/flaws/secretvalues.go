package flaws

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// concealed shows the beginning of a secret, enough to find it, and its length.
func concealed(s string) string {
	n := utf8.RuneCountInString(s)
	if n < 12 {
		return fmt.Sprintf("%d characters", n)
	}
	return fmt.Sprintf("%s... (%d characters)", string([]rune(s)[:4]), n)
}

// looksRandom reports whether a text was made by a machine to be a secret:
// long, without words, from an alphabet used evenly.
func looksRandom(s string) bool {
	if len(s) < 16 || len(s) > 512 || strings.ContainsAny(s, " \t\n\r<>(){}[]'\"`,;|\\") || isPlaceholder(s) {
		return false
	}
	letters, digits, upper, lower, others := 0, 0, 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsUpper(r):
			letters, upper = letters+1, upper+1
		case unicode.IsLower(r):
			letters, lower = letters+1, lower+1
		case r > unicode.MaxASCII:
			return false
		default:
			others++
		}
	}
	if digits < 2 || letters < 2 || others*4 > len(s) {
		return false
	}
	if strings.Contains(s, "://") || strings.HasPrefix(s, "/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "@") || strings.HasPrefix(s, "#") {
		return false
	}
	return entropy(s) >= 3.2 && hardToSay(s)
}

// hardToSay reports whether a text is no row of words: words have few changes
// between letters and digits, and vowels in between.
func hardToSay(s string) bool {
	changes := 0
	class := func(r byte) int {
		switch {
		case r >= '0' && r <= '9':
			return 1
		case r >= 'a' && r <= 'z':
			return 2
		case r >= 'A' && r <= 'Z':
			return 3
		}
		return 0
	}
	for i := 1; i < len(s); i++ {
		if a, b := class(s[i-1]), class(s[i]); a != b && a != 0 && b != 0 {
			changes++
		}
	}
	return changes*5 >= len(s)
}

// entropy is Shannon's, in bits a character.
func entropy(s string) float64 {
	var counts [256]int
	for i := range len(s) {
		counts[s[i]]++
	}
	sum := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(s))
			sum -= p * math.Log2(p)
		}
	}
	return sum
}

// looksChosen reports whether a text looks like a password that somebody
// thought up: letters and digits or signs mixed, and no word for the thing
// itself.
func looksChosen(s string) bool {
	if len(s) < 6 || len(s) > 64 || strings.ContainsAny(s, " \t\n\r<>(){}[]'\"`,;|\\=&") || isPlaceholder(s) || isPlainWord(s) {
		return false
	}
	letters, digits, signs := 0, 0, 0
	for _, r := range s {
		switch {
		case r > unicode.MaxASCII:
			return false
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune("-_.:/", r):
			signs++
		}
	}
	return letters > 0 && (digits > 0 || signs > 0) && !strings.HasPrefix(s, "/") && !strings.Contains(s, "://") && !strings.HasPrefix(s, "#") && !strings.HasPrefix(s, ".") && !strings.HasPrefix(s, "--")
}

// isPlainWord reports whether a value is a name for something: of a field, a
// header, a variable, a type, a message.
func isPlainWord(s string) bool {
	if senseOf(s) != plainSense && !strings.ContainsAny(s, "0123456789!@#$%^&*") {
		return true
	}
	// NAME_OF_A_VARIABLE
	upper := strings.Contains(s, "_")
	for _, r := range s {
		upper = upper && (r == '_' || unicode.IsUpper(r) || unicode.IsDigit(r))
	}
	return upper
}

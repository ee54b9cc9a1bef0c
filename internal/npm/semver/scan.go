package semver

import "strings"

// A match is a text that has the form of a version, whole or with parts left
// open: 1.2.3-rc.1, 1.x, *.
type match struct {
	parts [3]string // digits, "x", "X", "*", or "" for one that is not there
	pre   string    // the prerelease, without its hyphen
}

// any reports whether part i is open.
func (m match) any(i int) bool {
	p := m.parts[i]
	return p == "" || p == "x" || p == "X" || p == "*"
}

// matchVersion matches a whole version.
func matchVersion(s string, loose bool) (m match, ok bool) {
	if loose {
		s = s[prefixEnd(s, 0):]
	} else {
		s = strings.TrimPrefix(s, "v")
	}
	at := 0
	for i := range m.parts {
		if i > 0 {
			if at == len(s) || s[at] != '.' {
				return m, false
			}
			at++
		}
		end := numberEnd(s, at, loose)
		if end == at {
			return m, false
		}
		m.parts[i], at = s[at:end], end
	}
	return m.tail(s, at, loose)
}

// matchPartial matches a version with open parts, behind "v", "=" and spaces.
func matchPartial(s string, loose bool) (m match, ok bool) {
	at := prefixEnd(s, 0)
	for i := range m.parts {
		if i > 0 {
			if at == len(s) {
				return m, true
			}
			if s[at] != '.' {
				return m, false
			}
			at++
		}
		end := partEnd(s, at, loose)
		if end == at {
			return m, false
		}
		m.parts[i], at = s[at:end], end
	}
	return m.tail(s, at, loose)
}

// tail matches what follows the three parts, up to the end of s.
func (m match) tail(s string, at int, loose bool) (match, bool) {
	var end int
	m.pre, end = prerelease(s, at, loose)
	if buildEnd(s, end) == len(s) {
		return m, true
	}
	// To a loose reader 1.2.34.5 is 1.2.3-4.5: the last digit of the patch may
	// be the start of a prerelease that needs no hyphen.
	if patch := len(m.parts[2]); loose && patch > 1 {
		m.parts[2] = m.parts[2][:patch-1]
		m.pre, end = prerelease(s, at-1, loose)
		return m, buildEnd(s, end) == len(s)
	}
	return m, false
}

// prefixEnd skips what npm allows before a version: v, = and white space.
func prefixEnd(s string, at int) int {
	for at < len(s) {
		if s[at] == 'v' || s[at] == '=' {
			at++
		} else if n := spaceAt(s, at); n > 0 {
			at += n
		} else {
			break
		}
	}
	return at
}

// numberEnd is the end of the number at a place, or the place if there is none.
func numberEnd(s string, at int, loose bool) int {
	if !loose && at < len(s) && s[at] == '0' {
		return at + 1
	}
	limit := maxLength
	if !loose {
		limit++
	}
	return digitsEnd(s, at, limit)
}

// partEnd is the end of a number or wildcard.
func partEnd(s string, at int, loose bool) int {
	if at < len(s) && (s[at] == 'x' || s[at] == 'X' || s[at] == '*') {
		return at + 1
	}
	return numberEnd(s, at, loose)
}

func digitsEnd(s string, at, limit int) int {
	end := at
	for end < len(s) && end-at < limit && isDigit(s[end]) {
		end++
	}
	return end
}

// prerelease reads the longest prerelease at a place and returns its text and
// end. The loose form needs no hyphen; a hyphen that stands alone is one itself.
func prerelease(s string, at int, loose bool) (text string, end int) {
	hyphen := at < len(s) && s[at] == '-'
	if !hyphen && !loose {
		return "", at
	}
	start := at
	if hyphen {
		start++
	}
	end = identEnd(s, start, loose)
	if end == start {
		if !loose || !hyphen {
			return "", at
		}
		start = at
		end = identEnd(s, start, loose)
	}
	for end < len(s) && s[end] == '.' {
		next := identEnd(s, end+1, loose)
		if next == end+1 {
			break
		}
		end = next
	}
	return s[start:end], end
}

// identEnd is the end of an identifier of a prerelease: a number, or letters,
// digits and hyphens that are not all digits.
func identEnd(s string, at int, loose bool) int {
	end := digitsEnd(s, at, maxLength)
	if end == len(s) || !isIdent(s[end]) || isDigit(s[end]) {
		return numberEnd(s, at, loose)
	}
	end++
	for n := 0; n < maxIdent && end < len(s) && isIdent(s[end]); n++ {
		end++
	}
	return end
}

// buildEnd is the end of the build metadata at a place, or the place.
func buildEnd(s string, at int) int {
	end := at
	for sep := byte('+'); end < len(s) && s[end] == sep; sep = '.' {
		next := end + 1
		for next-end-1 < maxIdent && next < len(s) && isIdent(s[next]) {
			next++
		}
		if next == end+1 {
			break
		}
		end = next
	}
	return end
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isIdent(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-'
}

// spaces is the white space of JavaScript outside ASCII (ECMA-262, 12.2 and 12.3).
var spaces = [...]string{
	"\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
	"\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff",
}

// spaceAt is the number of bytes of the white space at a place, or 0.
func spaceAt(s string, at int) int {
	c := s[at]
	if c < 0x80 {
		if c == ' ' || c >= '\t' && c <= '\r' {
			return 1
		}
		return 0
	}
	for _, space := range spaces {
		if strings.HasPrefix(s[at:], space) {
			return len(space)
		}
	}
	return 0
}

// collapse makes one space of each run of white space and trims the ends.
func collapse(s string) string {
	plain := true
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 || c >= '\t' && c <= '\r' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	gap := false
	for at := 0; at < len(s); {
		if n := spaceAt(s, at); n > 0 {
			gap = b.Len() > 0
			at += n
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteByte(s[at])
		at++
	}
	return b.String()
}

// trim removes white space at both ends.
func trim(s string) string {
	for len(s) > 0 {
		n := spaceAt(s, 0)
		if n == 0 {
			break
		}
		s = s[n:]
	}
	for len(s) > 0 {
		at := len(s) - 1
		for at > 0 && s[at]&0xC0 == 0x80 {
			at--
		}
		if spaceAt(s, at) == 0 {
			break
		}
		s = s[:at]
	}
	return s
}

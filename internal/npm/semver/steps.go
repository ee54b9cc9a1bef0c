package semver

import (
	"strconv"
	"strings"
)

// The steps by which npm rewrites the text of an alternative, in their order.
// White space has been made single spaces before; the first step can leave
// two in a row, and the others mind.

// withoutBuild removes build metadata wherever it stands.
func withoutBuild(s string) string {
	at := strings.IndexByte(s, '+')
	if at < 0 {
		return s
	}
	var b strings.Builder
	for at >= 0 {
		b.WriteString(s[:at])
		end := at + 1
		for {
			start := end
			for end < len(s) && isIdent(s[end]) {
				end++
			}
			if end == start {
				end = max(start-1, at+1) // a dot, or the plus itself
				break
			}
			if end == len(s) || s[end] != '.' {
				break
			}
			end++
		}
		if end == at+1 {
			b.WriteByte('+')
		}
		s = s[end:]
		at = strings.IndexByte(s, '+')
	}
	b.WriteString(s)
	return b.String()
}

// hyphens rewrites "1.2 - 3.4.5" if it is all of s.
func hyphens(s string, o Options) string {
	rest := strings.TrimPrefix(s, " ")
	at := prefixEnd(rest, 0)
	gap := strings.IndexByte(rest[at:], ' ')
	if gap < 0 || !strings.HasPrefix(rest[at+gap:], " - ") {
		return s
	}
	low, high := rest[:at+gap], strings.TrimSuffix(rest[at+gap+3:], " ")
	from, ok := matchPartial(low, o.Loose)
	if !ok {
		return s
	}
	to, ok := matchPartial(high, o.Loose)
	if !ok {
		return s
	}
	return strings.Trim(atLeast(from, low, o)+" "+atMost(to, high, o), " ")
}

func atLeast(m match, text string, o Options) string {
	switch {
	case m.any(0):
		return ""
	case m.any(1):
		return ">=" + m.parts[0] + ".0.0" + floor(o)
	case m.any(2):
		return ">=" + m.parts[0] + "." + m.parts[1] + ".0" + floor(o)
	case m.pre != "":
		return ">=" + text
	}
	return ">=" + text + floor(o)
}

func atMost(m match, text string, o Options) string {
	switch {
	case m.any(0):
		return ""
	case m.any(1):
		return "<" + next(m.parts[0]) + ".0.0-0"
	case m.any(2):
		return "<" + m.parts[0] + "." + next(m.parts[1]) + ".0-0"
	case m.pre != "":
		return "<=" + m.parts[0] + "." + m.parts[1] + "." + m.parts[2] + "-" + m.pre
	case o.IncludePrerelease:
		return "<" + m.parts[0] + "." + m.parts[1] + "." + next(m.parts[2]) + "-0"
	}
	return "<=" + text
}

// floor is what makes a lower bound contain its prereleases.
func floor(o Options) string {
	if o.IncludePrerelease {
		return "-0"
	}
	return ""
}

// next is the number behind n as JavaScript counts and writes it.
func next(n string) string {
	if v, ok := number(n); ok {
		return strconv.FormatUint(v+1, 10)
	}
	f, err := strconv.ParseFloat(n, 64)
	if err != nil {
		return "Infinity"
	}
	if f += 1; f < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'e', -1, 64)
}

// joinOperators removes the space between an operator and its version.
func joinOperators(s string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	var b strings.Builder
	copied := 0
	for at := 0; at < len(s); {
		start := at
		if s[at] == '<' || s[at] == '>' {
			at++
		} else if prefixEnd(s, at) == at && partEnd(s, at, true) == at {
			at++
			continue
		}
		at = prefixEnd(s, at)
		if partEnd(s, at, true) == at {
			continue
		}
		gap := start
		if s[gap] == ' ' {
			gap++
		}
		gap += operatorEnd(s[gap:])
		if gap < len(s) && s[gap] == ' ' {
			b.WriteString(s[copied:gap])
			copied = gap + 1
		}
		at = versionEnd(s, at)
	}
	return b.String() + s[copied:]
}

// versionEnd is the end of the version at a place: a whole loose one, or else
// a strict one with open parts.
func versionEnd(s string, at int) int {
	if end, ok := releaseEnd(s, at, func(at int) int { return numberEnd(s, at, true) }); ok {
		_, end = prerelease(s, end, true)
		return buildEnd(s, end)
	}
	end, ok := releaseEnd(s, at, func(at int) int { return partEnd(s, at, false) })
	if ok {
		_, end = prerelease(s, end, false)
		end = buildEnd(s, end)
	}
	return end
}

// releaseEnd reads up to three parts with dots between; ok says that it found
// all three.
func releaseEnd(s string, at int, part func(at int) int) (end int, ok bool) {
	end = part(at)
	for range 2 {
		if end == len(s) || s[end] != '.' {
			return end, false
		}
		after := part(end + 1)
		if after == end+1 {
			return end, false
		}
		end = after
	}
	return end, true
}

// joinTildes removes a space behind ~, ~> and ^.
func joinTildes(s string) string {
	if strings.Contains(s, "~ ") || strings.Contains(s, "~> ") {
		s = strings.NewReplacer("~> ", "~", "~ ", "~").Replace(s)
	}
	return strings.ReplaceAll(s, "^ ", "^")
}

package front

import "strings"

// tokens holds the characters of names and methods (RFC 9110 section 5.6.2).
var tokens = characters("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

func characters(set string) (table [256]bool) {
	for _, c := range []byte(set) {
		table[c] = true
	}
	return table
}

func isToken(b []byte) bool {
	for _, c := range b {
		if !tokens[c] {
			return false
		}
	}
	return len(b) > 0
}

// equalFold compares without case in ASCII only: Unicode knows letters such as
// the Kelvin sign that fold into it.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		x, y := a[i], b[i]
		if x != y && (x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z') {
			return false
		}
	}
	return true
}

// digits reads a length: digits, without sign, and zeros only as "0".
func digits(b []byte) (int64, bool) {
	if len(b) == 0 || len(b) > 18 || len(b) > 1 && b[0] == '0' {
		return 0, false
	}
	var n int64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}

// validHost accepts a name or address with an optional port (RFC 9110 section
// 7.2), in the characters that names on the web have.
func validHost(host string) bool {
	name, port := host, ""
	if strings.HasPrefix(host, "[") {
		inside, rest, ok := strings.Cut(host[1:], "]")
		if !ok || inside == "" || strings.Trim(inside, "0123456789abcdefABCDEF:.") != "" || rest != "" && rest[0] != ':' {
			return false
		}
		name, port = "x", strings.TrimPrefix(rest, ":")
	} else if i := strings.LastIndexByte(host, ':'); i >= 0 {
		name, port = host[:i], host[i+1:]
	}
	if name == "" || len(host) > 255 || len(port) > 5 {
		return false
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_') {
			return false
		}
	}
	return strings.Trim(port, "0123456789") == ""
}

package front

import "strings"

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

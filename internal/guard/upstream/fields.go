package upstream

import (
	"net/textproto"
	"strings"
)

// A field is one line of a header, checked, its name in canonical form.
type field struct{ name, value string }

// parseFields reads the lines of a header or trailer up to, and without, its
// empty line. text ends with CRLF, or is empty. What RFC 9112 section 5 lets a
// recipient mend is refused: folded lines, space before the colon, lone CR.
func parseFields(text string, fields []field, most int) ([]field, error) {
	for text != "" {
		line, rest, ok := strings.Cut(text, "\r\n")
		if !ok {
			return nil, badAnswer("field line without an end")
		}
		text = rest
		if len(fields) == most {
			return nil, badAnswer("more than %d fields", most)
		}
		colon := strings.IndexByte(line, ':')
		if colon <= 0 {
			return nil, badAnswer("field line %.40q without a name", line)
		}
		name, ok := canonical(line[:colon])
		if !ok {
			return nil, badAnswer("field name %.40q", line[:colon])
		}
		value := strings.Trim(line[colon+1:], " \t")
		if !validValue(value) {
			return nil, badAnswer("control character in %s", name)
		}
		fields = append(fields, field{name, value})
	}
	return fields, nil
}

// canonical checks a field name and returns it in the form of net/http.
func canonical(name string) (string, bool) {
	upper, is := true, true
	for i := 0; i < len(name); i++ {
		c := name[i]
		if !token[c] {
			return "", false
		}
		if upper && 'a' <= c && c <= 'z' || !upper && 'A' <= c && c <= 'Z' {
			is = false
		}
		upper = c == '-'
	}
	if is {
		return name, true
	}
	if known, ok := common[name]; ok {
		return known, true
	}
	return textproto.CanonicalMIMEHeaderKey(name), true
}

// validValue refuses control characters but the tab (RFC 9110 section 5.5).
func validValue(value string) bool {
	for i := 0; i < len(value); i++ {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// token holds the characters of names and methods (RFC 9110 section 5.6.2).
var token = characters("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

func characters(set string) (table [256]bool) {
	for _, c := range []byte(set) {
		table[c] = true
	}
	return table
}

// common spares an allocation for names that Node.js programs write in lower
// case, or that net/http spells otherwise than people do.
var common = map[string]string{
	"accept-ranges":               "Accept-Ranges",
	"access-control-allow-origin": "Access-Control-Allow-Origin",
	"age":                         "Age",
	"cache-control":               "Cache-Control",
	"connection":                  "Connection",
	"content-disposition":         "Content-Disposition",
	"content-encoding":            "Content-Encoding",
	"content-language":            "Content-Language",
	"content-length":              "Content-Length",
	"content-location":            "Content-Location",
	"content-range":               "Content-Range",
	"content-security-policy":     "Content-Security-Policy",
	"content-type":                "Content-Type",
	"date":                        "Date",
	"etag":                        "Etag",
	"ETag":                        "Etag",
	"expires":                     "Expires",
	"keep-alive":                  "Keep-Alive",
	"last-modified":               "Last-Modified",
	"link":                        "Link",
	"location":                    "Location",
	"referrer-policy":             "Referrer-Policy",
	"server":                      "Server",
	"server-timing":               "Server-Timing",
	"set-cookie":                  "Set-Cookie",
	"strict-transport-security":   "Strict-Transport-Security",
	"transfer-encoding":           "Transfer-Encoding",
	"vary":                        "Vary",
	"x-content-type-options":      "X-Content-Type-Options",
	"x-dns-prefetch-control":      "X-Dns-Prefetch-Control",
	"X-DNS-Prefetch-Control":      "X-Dns-Prefetch-Control",
	"x-frame-options":             "X-Frame-Options",
	"x-powered-by":                "X-Powered-By",
	"x-request-id":                "X-Request-Id",
	"x-xss-protection":            "X-Xss-Protection",
	"X-XSS-Protection":            "X-Xss-Protection",
}

// hop reports the fields that concern one connection only (RFC 9110 section
// 7.6.1), and those of framing, which are written anew.
func hop(name string) bool {
	switch name {
	case "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info",
		"Te", "Trailer", "Transfer-Encoding", "Upgrade", "Http2-Settings":
		return true
	}
	return false
}

// ours reports the fields that guard sets on requests: that Connection names
// one must not remove it, or any client could.
func ours(name string) bool {
	return name == "Forwarded" || name == "X-Request-Id" || name == "X-Real-Ip" || strings.HasPrefix(name, "X-Forwarded-")
}

// nominated lists the fields that Connection names, in canonical form. Most
// connections name none.
func nominated(connection []string) []string {
	var names []string
	for _, line := range connection {
		for part := range strings.SplitSeq(line, ",") {
			name := textproto.CanonicalMIMEHeaderKey(strings.Trim(part, " \t"))
			if name != "" && name != "Close" && name != "Keep-Alive" && name != "Upgrade" {
				names = append(names, name)
			}
		}
	}
	return names
}

// hasToken reports whether one of the comma-separated lists has the token.
func hasToken(lines []string, token string) bool {
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.Trim(part, " \t"), token) {
				return true
			}
		}
	}
	return false
}

// noTrailer reports fields that mean something before the body only (RFC 9110
// section 6.5.1): framing, routing, authentication, cookies, content.
func noTrailer(name string) bool {
	switch name {
	case "Content-Length", "Host", "Cookie", "Set-Cookie", "Authorization", "Www-Authenticate", "Cache-Control", "Expect", "Location",
		"Content-Encoding", "Content-Type", "Content-Range", "Range", "Max-Forwards", "Content-Security-Policy", "Strict-Transport-Security":
		return true
	}
	return hop(name) || ours(name)
}

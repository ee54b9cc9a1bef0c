package http1

import "net/textproto"

// tokens holds the characters of names and methods (RFC 9110, section 5.6.2).
var tokens = characters("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

func characters(set string) (table [256]bool) {
	for _, c := range []byte(set) {
		table[c] = true
	}
	return table
}

// IsToken reports whether b is a name or method.
func IsToken(b []byte) bool {
	for _, c := range b {
		if !tokens[c] {
			return false
		}
	}
	return len(b) > 0
}

// EqualFold compares names, which are ASCII and of no case. Unicode knows
// letters such as the Kelvin sign that fold into it.
func EqualFold[T string | []byte](a T, b string) bool {
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

// Length reads a length: digits, without sign, and zeros only as "0".
func Length(b []byte) (int64, bool) {
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

// canonical returns the name of a field in the form of net/http. Most clients
// write it so, or as in the table; that spares an allocation.
func canonical(name string) string {
	upper := true
	for i := 0; i < len(name); i++ {
		c := name[i]
		if upper && 'a' <= c && c <= 'z' || !upper && 'A' <= c && c <= 'Z' {
			if known, ok := common[name]; ok {
				return known
			}
			return textproto.CanonicalMIMEHeaderKey(name)
		}
		upper = c == '-'
	}
	return name
}

// common are names as browsers write them that are not in canonical form, and
// as programs do that write in lower case.
var common = map[string]string{
	"accept":                    "Accept",
	"accept-encoding":           "Accept-Encoding",
	"accept-language":           "Accept-Language",
	"authorization":             "Authorization",
	"cache-control":             "Cache-Control",
	"connection":                "Connection",
	"content-length":            "Content-Length",
	"content-type":              "Content-Type",
	"cookie":                    "Cookie",
	"DNT":                       "Dnt",
	"host":                      "Host",
	"if-modified-since":         "If-Modified-Since",
	"if-none-match":             "If-None-Match",
	"origin":                    "Origin",
	"priority":                  "Priority",
	"referer":                   "Referer",
	"sec-ch-ua":                 "Sec-Ch-Ua",
	"sec-ch-ua-mobile":          "Sec-Ch-Ua-Mobile",
	"sec-ch-ua-platform":        "Sec-Ch-Ua-Platform",
	"sec-fetch-dest":            "Sec-Fetch-Dest",
	"sec-fetch-mode":            "Sec-Fetch-Mode",
	"sec-fetch-site":            "Sec-Fetch-Site",
	"sec-fetch-user":            "Sec-Fetch-User",
	"Sec-GPC":                   "Sec-Gpc",
	"Sec-WebSocket-Extensions":  "Sec-Websocket-Extensions",
	"Sec-WebSocket-Key":         "Sec-Websocket-Key",
	"Sec-WebSocket-Protocol":    "Sec-Websocket-Protocol",
	"Sec-WebSocket-Version":     "Sec-Websocket-Version",
	"TE":                        "Te",
	"transfer-encoding":         "Transfer-Encoding",
	"upgrade":                   "Upgrade",
	"upgrade-insecure-requests": "Upgrade-Insecure-Requests",
	"user-agent":                "User-Agent",
	"x-forwarded-for":           "X-Forwarded-For",
	"x-requested-with":          "X-Requested-With",
}

package status

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const maxField = 2048 // bytes of a text of the request in a line

// An entry is one line before it is written. What a client may choose is
// escaped when it is written, never trusted. Cookies, the Authorization header
// and the user name in it are not even read.
type entry struct {
	began    time.Time
	took     time.Duration
	upstream time.Duration
	queries  bool

	id, client, method, host, path, query, protocol, tls string
	agent, referer                                       string

	status   int
	bytes    int64
	aborted  bool
	hijacked bool
}

// read takes from the request what the line says of it.
func (e *entry) read(r *http.Request) {
	e.id = r.Header.Get("X-Request-Id")
	e.client = r.RemoteAddr
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		e.client = host
	}
	e.method, e.host, e.protocol = r.Method, r.Host, r.Proto
	e.path = r.URL.EscapedPath()
	if e.path == "" {
		e.path = "*" // OPTIONS *
		if r.Method == http.MethodConnect {
			e.path = r.Host
		}
	}
	switch {
	case r.URL.RawQuery == "":
	case e.queries:
		e.query = "?" + r.URL.RawQuery
	default:
		e.query = "?-"
	}
	e.tls = tlsOf(r)
	e.agent = r.Header.Get("User-Agent")
	e.referer = e.address(r.Header.Get("Referer"))
}

// tlsOf says how the client's connection was encrypted: "" if it was not.
func tlsOf(r *http.Request) string {
	switch {
	case r.TLS != nil:
		return tls.VersionName(r.TLS.Version)
	case r.URL.Scheme == "https":
		return "TLS"
	}
	return ""
}

// address strips from a Referer what may be secret: user, query and fragment.
func (e *entry) address(text string) string {
	if text == "" || e.queries || !strings.ContainsAny(text, "?#@") && strings.Contains(text, "://") {
		return text // most have nothing to strip
	}
	u, err := url.Parse(text)
	if err != nil {
		return "-"
	}
	had := u.RawQuery != "" || u.ForceQuery
	u.User, u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = nil, "", false, "", ""
	if u.Opaque != "" {
		return u.Scheme + ":-"
	}
	if had {
		return u.String() + "?-"
	}
	return u.String()
}

// answered takes from the recorder what the line says of the answer. An answer
// that a panic cut off (http.ErrAbortHandler is one) says so.
func (e *entry) answered(w *recorder, ended bool) {
	e.status, e.bytes, e.upstream, e.hijacked = w.status, w.bytes, w.upstream, w.hijacked
	e.aborted = !ended
	if e.status == 0 && ended {
		e.status = http.StatusOK // what net/http sends for a handler that wrote nothing
	}
}

// appendCommon is the common log format of Apache's httpd:
// host ident user [time] "request" status bytes.
func appendCommon(b []byte, e *entry) []byte {
	return append(e.appendCommon(b), '\n')
}

// appendCombined is common with the Referer and the User-Agent.
func appendCombined(b []byte, e *entry) []byte {
	b = append(e.appendCommon(b), ' ')
	b = appendQuoted(b, orDash(e.referer))
	b = append(b, ' ')
	b = appendQuoted(b, orDash(e.agent))
	return append(b, '\n')
}

func (e *entry) appendCommon(b []byte) []byte {
	b = appendBare(b, orDash(e.client))
	b = append(b, " - - ["...)
	b = e.began.AppendFormat(b, "02/Jan/2006:15:04:05 -0700")
	b = append(b, "] \""...)
	b = appendEscaped(b, e.method)
	b = append(b, ' ')
	b = appendEscaped(b, e.path)
	b = appendEscaped(b, e.query)
	b = append(b, ' ')
	b = appendEscaped(b, e.protocol)
	b = append(b, "\" "...)
	if e.status == 0 {
		b = append(b, '-')
	} else {
		b = strconv.AppendInt(b, int64(e.status), 10)
	}
	b = append(b, ' ')
	if e.bytes == 0 {
		return append(b, '-')
	}
	return strconv.AppendInt(b, e.bytes, 10)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func appendQuoted(b []byte, s string) []byte {
	return append(appendEscaped(append(b, '"'), s), '"')
}

// appendEscaped writes a text so that it cannot end a quotation or a line, nor
// move the cursor of a terminal: CWE-117. Bytes become \xHH, as httpd does.
func appendEscaped(b []byte, s string) []byte {
	if len(s) > maxField {
		s = s[:maxField]
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ' || c >= 0x7f:
			b = append(b, '\\', 'x', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return b
}

// appendBare is appendEscaped for a field without quotation marks.
func appendBare(b []byte, s string) []byte {
	return appendEscaped(b, strings.ReplaceAll(s, " ", "_"))
}

const hex = "0123456789abcdef"

// appendJSON writes one object of JSON. Times are seconds.
func appendJSON(b []byte, e *entry) []byte {
	b = append(b, `{"time":"`...)
	b = e.began.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z07:00")
	b = append(b, '"')
	target := e.path
	if e.query != "" {
		target += e.query
	}
	for _, f := range [...]struct{ key, value string }{
		{"id", e.id}, {"client", e.client}, {"method", e.method}, {"host", e.host}, {"path", target},
		{"protocol", e.protocol}, {"tls", e.tls}, {"agent", e.agent}, {"referer", e.referer},
	} {
		if f.value != "" {
			b = append(append(append(b, `,"`...), f.key...), `":`...)
			b = appendText(b, f.value)
		}
	}
	b = strconv.AppendInt(append(b, `,"status":`...), int64(e.status), 10)
	b = strconv.AppendInt(append(b, `,"bytes":`...), e.bytes, 10)
	b = strconv.AppendFloat(append(b, `,"duration":`...), e.took.Seconds(), 'f', 6, 64)
	b = strconv.AppendFloat(append(b, `,"upstream":`...), e.upstream.Seconds(), 'f', 6, 64)
	if e.hijacked {
		b = append(b, `,"upgraded":true`...)
	}
	if e.aborted {
		b = append(b, `,"aborted":true`...)
	}
	return append(b, '}', '\n')
}

// appendText writes a string of JSON, in ASCII: what is no character is
// U+FFFD.
func appendText(b []byte, s string) []byte {
	if len(s) > maxField {
		s = s[:maxField]
	}
	b = append(b, '"')
	for len(s) > 0 {
		plain := 0
		for plain < len(s) && s[plain] >= ' ' && s[plain] < 0x7f && s[plain] != '"' && s[plain] != '\\' {
			plain++
		}
		if plain > 0 {
			b, s = append(b, s[:plain]...), s[plain:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r >= 0x10000:
			r -= 0x10000
			b = appendUnit(appendUnit(b, 0xd800+r>>10), 0xdc00+r&0x3ff)
		default:
			b = appendUnit(b, r)
		}
	}
	return append(b, '"')
}

func appendUnit(b []byte, u rune) []byte {
	return append(b, '\\', 'u', hex[u>>12&15], hex[u>>8&15], hex[u>>4&15], hex[u&15])
}

package leaks

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"crypto/rand"
	"encoding/json"
	"encoding/xml"
	"html"
	"io"
	"net/http"
	"strconv"
	"strings"

	"tenet/internal/rule"
)

// frame is more than the text of one line of a stack that the expression
// looks at.
const frame = 600

// stackAt returns where a line of a stack begins, or -1. The expression alone
// is two hundred times as slow, so it only sees lines that have a line and a
// column, :12:34, and the word at before it; that alone would take
// "at 10:30:15" for one.
func stackAt(text []byte) int {
	for from := 0; ; {
		i := bytes.IndexByte(text[from:], ':')
		if i < 0 {
			return -1
		}
		i += from
		from = i + 1
		end := lineAndColumn(text, i)
		if end < 0 {
			continue
		}
		start := max(0, i-frame)
		if cut := bytes.LastIndexAny(text[start:i], "\n<>\""); cut >= 0 {
			start += cut + 1 // none of these stands in a line
		}
		if !bytes.Contains(text[start:i], []byte("at ")) {
			continue
		}
		if start > 0 && isWord(text[start-1]) {
			start++ // the at of flat
		}
		if m := stacks[0].is.FindIndex(text[start:end]); m != nil {
			return start + m[0]
		}
	}
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// lineAndColumn returns where :12:34 ends that begins at i, or -1.
func lineAndColumn(text []byte, i int) int {
	for range 2 {
		if i >= len(text) || text[i] != ':' {
			return -1
		}
		n := i + 1
		for n < len(text) && isDigit(text[n]) {
			n++
		}
		if n == i+1 {
			return -1
		}
		i = n
	}
	return i
}

// found returns what an answer gives away: a stack, whatever the status, and
// in answers of failures an error in words, or a page for developers.
func found(body []byte, encoding string, status int) *trace {
	text := unpacked(body, encoding)
	if stackAt(text) >= 0 {
		return &stacks[0]
	}
	if status < 400 {
		return nil
	}
	for _, list := range [][]trace{messages, debugPages} {
		for i := range list {
			if list[i].in(text) {
				return &list[i]
			}
		}
	}
	return nil
}

// in reports whether a text has the trace.
func (t *trace) in(text []byte) bool {
	for _, h := range t.hints {
		if bytes.Contains(text, []byte(h)) {
			return t.is.Match(text)
		}
	}
	return false
}

// checkOf returns the check that would have spoken.
func checkOf(t *trace) string {
	for i := range debugPages {
		if t == &debugPages[i] {
			return debugErrorPage.ID
		}
	}
	if t == &stacks[0] {
		return stackToClient.ID
	}
	return messageToClient.ID
}

// unpacked is the beginning of an answer, as far as it can be unpacked.
func unpacked(body []byte, encoding string) []byte {
	var from io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip", "x-gzip":
		from, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		from, err = zlib.NewReader(bytes.NewReader(body))
	default:
		return body
	}
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(from, inspected)) // it breaks off where the buffer ends
	return out
}

// texts are what visitors read, by status; others read the name of the status.
var texts = map[int]string{
	400: "The request could not be understood.", 401: "Please sign in.", 403: "This is not allowed.", 404: "This page does not exist.",
	413: "This is too large.", 429: "These were too many requests. Try again later.", 500: "Something went wrong.",
	502: "The service is not available at the moment.", 503: "The service is not available at the moment.", 504: "The service takes too long to answer.",
}

func textOf(status int) string {
	if t := texts[status]; t != "" {
		return t
	}
	if t := http.StatusText(status); t != "" {
		return t + "."
	}
	return "Something went wrong."
}

// idOf is the id of a request, or a new one where nobody gave it any.
func idOf(r *http.Request) string {
	if id := rule.RequestID(r); id != "" {
		return id
	}
	return rand.Text()
}

const defaultPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{text}</title></head>
<body><h1>{text}</h1><p>If you tell us about it, name this number: <code>{id}</code></p></body>
</html>
`

// answer sends a text of ours, of the type that was to come.
func (w *writer) answer(status int) {
	h := w.Header()
	w.id = idOf(w.r)
	kind, body := w.m.body(shape(mediaOf(h), w.r), status, w.id)
	for _, key := range []string{"Content-Encoding", "Content-Disposition", "Content-Range", "Accept-Ranges", "Etag", "Last-Modified", "Expires", "Trailer", "Transfer-Encoding"} {
		delete(h, key)
	}
	h["Content-Type"] = []string{kind}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	h["Cache-Control"] = []string{"no-store"}
	h["X-Request-Id"] = []string{w.id}
	w.ResponseWriter.WriteHeader(status)
	if w.r.Method != http.MethodHead {
		_, _ = w.ResponseWriter.Write(body) // an error means that the visitor is gone
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush() // the application may go on for long
}

// shape returns the media type to answer with: the one that was to come if it
// can carry a text of ours, or else what the visitor asked for.
func shape(media string, r *http.Request) string {
	switch {
	case media == "text/html", media == "application/xhtml+xml":
		return "text/html"
	case media == "application/json", strings.HasSuffix(media, "+json"), media == "application/xml", media == "text/xml", media == "text/plain":
		return media
	}
	accept := strings.ToLower(r.Header.Get("Accept"))
	switch {
	case strings.Contains(accept, "text/html"):
		return "text/html"
	case strings.Contains(accept, "json"):
		return "application/json"
	}
	return "text/plain"
}

// body makes the text.
func (m *masker) body(media string, status int, id string) (kind string, body []byte) {
	text := textOf(status)
	switch {
	case media == "text/html":
		page := m.o.Page
		if page == "" {
			page = defaultPage
		}
		fill := strings.NewReplacer("{status}", strconv.Itoa(status), "{text}", html.EscapeString(text), "{id}", html.EscapeString(id))
		return "text/html; charset=utf-8", []byte(fill.Replace(page))
	case strings.HasSuffix(media, "json"):
		body, err := json.Marshal(struct {
			Error     string `json:"error"`
			RequestID string `json:"requestId"`
		}{text, id})
		if err != nil {
			body = []byte("{}") // two texts always have a form in JSON
		}
		return media + "; charset=utf-8", append(body, '\n')
	case strings.HasSuffix(media, "xml"):
		var b bytes.Buffer
		b.WriteString(xml.Header + "<error><message>" + text + "</message><requestId>")
		_ = xml.EscapeText(&b, []byte(id)) // a buffer takes everything
		b.WriteString("</requestId></error>\n")
		return media + "; charset=utf-8", b.Bytes()
	}
	return "text/plain; charset=utf-8", []byte(text + "\nIf you tell us about it, name this number: " + id + "\n")
}

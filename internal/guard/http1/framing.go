package http1

import (
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// appendFields writes the header, but for what is decided when the answer is
// sent: that stands before it then.
func (w *response) appendFields(b []byte) []byte {
	w.trailer = names(w.header["Trailer"])
	for name, values := range w.header {
		switch name {
		case "Content-Length":
			w.announce(values)
			continue
		case "Transfer-Encoding":
			continue // the server's affair
		case "Connection":
			w.close = w.close || hasToken(values, "close")
			if w.close || hasToken(values, "keep-alive") {
				continue
			}
		case "Content-Type":
			w.typed = true
			if w.status == http.StatusNotModified {
				continue
			}
		case "Content-Encoding":
			w.typed = w.typed || len(values) > 0 && values[0] != ""
		case "Date":
			w.dated = true
		}
		b = appendField(b, name, values)
	}
	return b
}

// appendField writes a field, unless its name would be something else. Line
// breaks in values become spaces.
func appendField(b []byte, name string, values []string) []byte {
	if !IsToken([]byte(name)) {
		return b // trailers that are set under http.TrailerPrefix among others
	}
	for _, v := range values {
		v = textproto.TrimString(v)
		if strings.IndexByte(v, '\n') >= 0 || strings.IndexByte(v, '\r') >= 0 {
			v = oneLine.Replace(v)
		}
		b = append(append(append(append(b, name...), ": "...), v...), "\r\n"...)
	}
	return b
}

var oneLine = strings.NewReplacer("\n", " ", "\r", " ")

// announce takes a length that the handler has set; one that is none is left out.
func (w *response) announce(values []string) {
	if len(values) == 0 || bodiless(w.status) {
		return
	}
	if n, err := strconv.ParseUint(values[0], 10, 63); err == nil {
		w.length = int64(n)
	}
}

// bodiless reports a status whose answers have no body.
func bodiless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusNotModified || status == http.StatusSwitchingProtocols
}

// begin decides how the answer's end is known, and writes status line and
// framing before the fields.
func (w *response) begin() {
	x := w.x
	r := &x.request
	w.mu.Lock()
	w.begun = true
	w.mu.Unlock()
	w.close = w.close || r.Close || x.conn.server.draining.Load() || !w.duplex && x.body.abandoned()
	if !w.bare && w.length < 0 {
		w.chunks = r.ProtoMinor == 1
		w.close = w.close || !w.chunks
	}
	var line [room]byte
	b := append(line[:0], statusLine(r.ProtoMinor, w.status)...)
	if !w.dated {
		b = append(b, *x.conn.server.date.Load()...)
	}
	if w.length >= 0 {
		b = strconv.AppendInt(append(b, "Content-Length: "...), w.length, 10)
		b = append(b, "\r\n"...)
	}
	if w.chunks {
		b = append(b, "Transfer-Encoding: chunked\r\n"...)
	}
	switch {
	case w.close:
		b = append(b, "Connection: close\r\n"...)
	case r.ProtoMinor == 0:
		b = append(b, "Connection: keep-alive\r\n"...)
	}
	if body := w.b[w.bodyAt:]; !w.typed && len(body) > 0 {
		b = appendField(b, "Content-Type", []string{http.DetectContentType(body)})
	}
	w.start -= len(b)
	copy(w.b[w.start:], b)
}

// statusLine is that of net/http.
func statusLine(minor, status int) string {
	if minor == 1 && status == http.StatusOK {
		return "HTTP/1.1 200 OK\r\n"
	}
	text := http.StatusText(status)
	if text == "" {
		text = "status code " + strconv.Itoa(status)
	}
	return "HTTP/1." + strconv.Itoa(minor) + " " + strconv.Itoa(status) + " " + text + "\r\n"
}

// chunk writes the size of the chunk that the buffer holds before it.
func (w *response) chunk() {
	var line [10]byte
	size := append(strconv.AppendInt(line[:0], int64(len(w.b)-w.bodyAt), 16), "\r\n"...)
	if w.start == w.bodyAt {
		w.start -= len(size)
		copy(w.b[w.start:], size)
		return
	}
	w.b = append(w.b, size...) // behind the head: the body makes room
	copy(w.b[w.bodyAt+len(size):], w.b[w.bodyAt:len(w.b)-len(size)])
	copy(w.b[w.bodyAt:], size)
}

// trails reports that a handler has set fields for behind the body.
func (w *response) trails() bool {
	for name := range w.header {
		if strings.HasPrefix(name, http.TrailerPrefix) {
			return true
		}
	}
	return false
}

// appendTrailer writes the trailer, and the empty line.
func (w *response) appendTrailer(b []byte) []byte {
	for _, name := range w.trailer {
		b = appendField(b, name, w.header[name])
	}
	for name, values := range w.header {
		if plain, ok := strings.CutPrefix(name, http.TrailerPrefix); ok && httpguts.ValidTrailerHeader(plain) {
			b = appendField(b, plain, values)
		}
	}
	return append(b, "\r\n"...)
}

// names lists the fields that Trailer announces and that may stand there.
func names(lines []string) (list []string) {
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			if name := textproto.CanonicalMIMEHeaderKey(textproto.TrimString(part)); httpguts.ValidTrailerHeader(name) {
				list = append(list, name)
			}
		}
	}
	return list
}

// interim sends an answer before the answer, such as 103 (Early Hints).
func (w *response) interim(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.x.request.ProtoMinor == 0 || w.err != nil {
		return
	}
	if status == http.StatusContinue {
		w.x.body.expected = false
	}
	b := []byte(statusLine(1, status))
	for name, values := range w.header {
		if name != "Content-Length" && name != "Transfer-Encoding" {
			b = appendField(b, name, values)
		}
	}
	_, w.err = w.x.conn.write(append(b, "\r\n"...))
}

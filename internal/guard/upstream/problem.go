package upstream

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// An Error says how a request failed, and with which status it is answered.
type Error struct {
	Status int    // 0: the client has left
	Reason string // one stable word, for counting
	Close  bool   // the client's connection cannot go on
	Err    error  // for the log, never for the client
}

func (e *Error) Error() string   { return e.Err.Error() }
func (e *Error) Unwrap() error   { return e.Err }
func (e *Error) HTTPStatus() int { return e.Status }

// A clientError came from reading the request or writing the answer.
type clientError struct{ error }

func (e *clientError) Unwrap() error { return e.error }

func badAnswer(format string, args ...any) error {
	return &Error{Status: http.StatusBadGateway, Reason: "bad-answer", Err: fmt.Errorf("the application's answer: "+format, args...)}
}

func badRequest(format string, args ...any) error {
	return &Error{Status: http.StatusBadRequest, Reason: "bad-request", Close: true, Err: fmt.Errorf("the request: "+format, args...)}
}

// classify finds the status of an error. Readers of request bodies may say
// their own: an error with HTTPStatus() int.
func classify(r *http.Request, err error) *Error {
	var own *Error
	var from *clientError
	var tooLarge *http.MaxBytesError
	var said interface{ HTTPStatus() int }
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &tooLarge):
		return &Error{Status: http.StatusRequestEntityTooLarge, Reason: "body-too-large", Close: true, Err: err}
	case errors.As(err, &said):
		return &Error{Status: said.HTTPStatus(), Reason: "body-refused", Close: true, Err: err}
	case errors.As(err, &from) && timedOut(err):
		// The server takes any failure to read for the client's leaving.
		return &Error{Status: http.StatusRequestTimeout, Reason: "body-timeout", Close: true, Err: err}
	case r.Context().Err() != nil && !errors.Is(context.Cause(r.Context()), context.DeadlineExceeded):
		return &Error{Reason: "client-left", Err: err}
	case from != nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)):
		return &Error{Reason: "client-left", Err: err}
	case from != nil:
		return &Error{Status: http.StatusBadRequest, Reason: "bad-body", Close: true, Err: err}
	case timedOut(err), errors.Is(err, context.DeadlineExceeded):
		return &Error{Status: http.StatusGatewayTimeout, Reason: "timeout", Err: err}
	}
	return &Error{Status: http.StatusBadGateway, Reason: "closed", Err: err}
}

// WriteProblem answers with an error page in the form that Accept prefers:
// HTML, JSON or text. It shows the status and the id of the request, by which
// the details are found in the log, and nothing else.
func WriteProblem(w http.ResponseWriter, r *http.Request, status int) {
	id := r.Header.Get("X-Request-Id")
	text := http.StatusText(status)
	if text == "" {
		text = "Error"
	}
	var kind, body string
	switch form(r.Header["Accept"]) {
	case "html":
		kind = "text/html; charset=utf-8"
		body = fmt.Sprintf("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"+
			"<title>%d %s</title>\n<h1>%s</h1>\n<p>%s</p>\n", status, text, text, html.EscapeString(advice(status)))
		if id != "" {
			body += fmt.Sprintf("<p>Request: <code>%s</code></p>\n", html.EscapeString(id))
		}
		body += "</html>\n"
	case "json":
		kind = "application/json"
		body = fmt.Sprintf("{\"status\":%d,\"error\":%s,\"requestId\":%s}\n", status, strconv.Quote(text), quoteJSON(id))
	default:
		kind = "text/plain; charset=utf-8"
		body = fmt.Sprintf("%d %s\n", status, text)
		if id != "" {
			body += "Request: " + id + "\n"
		}
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if status == http.StatusServiceUnavailable && h.Get("Retry-After") == "" {
		h.Set("Retry-After", "5")
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// Nobody can be told that nobody reads.
		_, _ = io.WriteString(w, body)
	}
}

// advice is what the reader of the page can do.
func advice(status int) string {
	switch status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return "The service cannot answer at the moment. Please try again in a little while."
	case http.StatusTooManyRequests:
		return "Too many requests. Please wait before you try again."
	}
	return "The request could not be answered."
}

// quoteJSON writes an id, of which only harmless characters are shown.
func quoteJSON(s string) string {
	return strconv.Quote(strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return -1
		}
		return r
	}, s))
}

// form picks html, json or text by the first of them that Accept names with
// the highest weight.
func form(accept []string) string {
	best, weight := "text", 0.0
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			media, params, _ := strings.Cut(part, ";")
			q := 1.0
			if _, text, ok := strings.Cut(params, "q="); ok {
				if v, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
					q = v
				}
			}
			kind := ""
			switch media = strings.ToLower(strings.TrimSpace(media)); {
			case media == "text/html", media == "application/xhtml+xml":
				kind = "html"
			case media == "application/json", strings.HasSuffix(media, "+json"):
				kind = "json"
			case media == "text/plain":
				kind = "text"
			}
			if kind != "" && q > weight {
				best, weight = kind, q
			}
		}
	}
	return best
}

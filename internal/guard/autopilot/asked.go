package autopilot

import (
	"maps"
	"net/http"
	"path"
	"strings"
)

// asked returns the request as the application is to see it: pages must not
// be compressed on their way here, or they cannot be read. Where pages have the
// placeholder, this is so for whatever may be one.
func asked(r *http.Request, s *sending) *http.Request {
	if accept := r.Header.Get("Accept-Encoding"); accept == "" || accept == "identity" || !navigates(r) && (!s.nonces || isAsset(r.URL.Path)) {
		return r
	}
	out := *r
	out.Header = maps.Clone(r.Header) // whoever adds to a field makes a copy of it
	delete(out.Header, "Accept-Encoding")
	return &out
}

// navigates reports whether the request is likely to be answered by a page.
func navigates(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Dest") {
	case "document", "iframe", "frame", "embed", "object", "fencedframe":
		return true
	case "":
		return strings.Contains(r.Header.Get("Accept"), "text/html")
	}
	return false
}

// isAsset reports whether a path is one of what pages load.
func isAsset(name string) bool {
	switch path.Ext(name) {
	case ".js", ".mjs", ".css", ".map", ".json", ".wasm", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf", ".otf", ".mp4", ".webm", ".mp3", ".pdf":
		return true
	}
	return false
}

// documents are the types that browsers show as pages, and in which scripts
// run.
var documents = []string{"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"}

func isDocument(contentType string) bool {
	mime, _, _ := strings.Cut(contentType, ";")
	mime = strings.TrimSpace(mime)
	for _, d := range documents {
		if strings.EqualFold(mime, d) {
			return true
		}
	}
	return mime == "" // a browser decides by the content
}

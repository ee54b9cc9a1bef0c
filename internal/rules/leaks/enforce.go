package leaks

import (
	"errors"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"tenet/internal/rule"
	web "tenet/web/header"
)

// A masker puts a text of ours in the place of answers that tell what the
// application is made of.
type masker struct {
	e       rule.Enforcement
	o       rule.LeakOptions
	removed []string // keys of headers that name the framework
	buffers sync.Pool
}

// enforce makes what the checks of the rule ask for.
func enforce(e rule.Enforcement) (func(http.Handler) http.Handler, error) {
	m := &masker{e: e, o: e.Leaks}
	m.buffers.New = func() any { b := make([]byte, 0, inspected); return &b }
	for _, row := range web.Table() {
		if row.Removed || strings.HasPrefix(row.Name, "X-AspNet") {
			m.removed = append(m.removed, http.CanonicalHeaderKey(row.Name))
		}
	}
	if m.o.RefuseSourceMaps {
		m.removed = append(m.removed, "Sourcemap", "X-Sourcemap")
	}
	var err error
	if m.o.Page != "" && !strings.Contains(m.o.Page, "{id}") {
		err = errors.New("leaks.page: {id} does not stand in it, so that visitors could not say which error they met")
	}
	return m.wrap, err
}

func (m *masker) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := &writer{ResponseWriter: w, m: m, r: r}
		switch {
		case m.o.RefuseSourceMaps && mapPath.MatchString(r.URL.Path):
			m.e.Tell(browserSourceMaps.ID, "source map refused")
			m.notFound(out)
			return
		case privatePath(r.URL.Path):
			m.e.Tell(staticDotfiles.ID, "private file refused")
			m.notFound(out)
			return
		}
		finished := false
		defer func() {
			if !finished { // the handler gave up in the middle
				out.told()
				out.release()
			}
		}()
		next.ServeHTTP(out, readable(r))
		out.finish()
		finished = true
	})
}

// readable asks the application for answers that can be looked into. The front
// compresses them on their way out.
func readable(r *http.Request) *http.Request {
	const key = "Accept-Encoding"
	if sent := r.Header[key]; len(sent) == 0 || len(sent) == 1 && sent[0] == "identity" {
		return r
	}
	out := r.WithContext(r.Context())
	out.Header = maps.Clone(r.Header)
	out.Header[key] = []string{"identity"}
	return out
}

// mapPath is a source map: of a script or a style sheet, whatever else ends so.
var mapPath = regexp.MustCompile(`(?i)\.(?:[cm]?jsx?|tsx?|css)\.map$`)

// privateNames are files and folders that are nobody's but the developer's,
// whatever folder is served.
var privateNames = []string{".git", ".svn", ".hg", ".npmrc", ".yarnrc", ".yarnrc.yml", ".ssh", ".aws", ".netrc", ".htpasswd", ".bash_history", ".DS_Store"}

// privatePath reports whether a path leads to such a file, or to an
// environment: .env, .env.production.
func privatePath(path string) bool {
	if !strings.Contains(path, "/.") {
		return false
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == ".env" || strings.HasPrefix(part, ".env.") {
			return true
		}
		for _, name := range privateNames {
			if strings.EqualFold(part, name) {
				return true
			}
		}
	}
	return false
}

func (m *masker) notFound(w *writer) {
	w.begun = true
	w.answer(http.StatusNotFound)
}

// strip takes off what names the framework, and the version of the server.
func (m *masker) strip(h http.Header) {
	for _, key := range m.removed {
		if old := h[key]; len(old) > 0 {
			delete(h, key)
			m.e.Tell(poweredBy.ID, key+" taken off")
		}
	}
	if old := h["Server"]; len(old) > 0 && len(web.Judge("Server", strings.Join(old, ", "))) > 0 {
		name, _, _ := strings.Cut(old[0], "/")
		if name = strings.TrimSpace(name); name == "" || len(web.Judge("Server", name)) > 0 {
			delete(h, "Server")
		} else {
			h["Server"] = []string{name}
		}
		m.e.Tell(poweredBy.ID, "version taken off Server")
	}
}

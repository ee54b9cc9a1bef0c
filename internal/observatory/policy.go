package observatory

import (
	"slices"
	"strings"
)

// A sources is what is left of a directive when all policies are read.
type sources []string

func (s sources) has(words ...string) bool {
	return slices.ContainsFunc(s, func(v string) bool { return slices.Contains(words, v) })
}

// begins reports whether a source begins with one of some texts.
func (s sources) begins(texts ...string) bool {
	return slices.ContainsFunc(s, func(v string) bool {
		return slices.ContainsFunc(texts, func(t string) bool { return strings.HasPrefix(v, t) })
	})
}

func (s sources) without(drop func(string) bool) sources {
	return slices.DeleteFunc(slices.Clone(s), drop)
}

var (
	broad   = []string{"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
	secrets = []string{"'sha256-", "'sha384-", "'sha512-", "'nonce-"}
)

func broadOrInline() []string { return append(slices.Clone(broad), "'unsafe-inline'", "data:") }

// A read is the policies of a page, read together.
type read struct {
	directives map[string]sources
	twice      bool // report-uri or report-to
	invalid    bool
}

// shortest is less than any directive has letters.
const shortest = 6

// readAll reads policies as the Observatory does: a directive of the first
// policy that a later one has too keeps what both name; one that only a later
// one has counts as 'none'.
func readAll(policies []string) read {
	out := read{directives: map[string]sources{}}
	for i, text := range policies {
		text = strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "").Replace(text))
		if len(text) < shortest {
			out.invalid = true
			return out
		}
		seen := map[string]bool{}
		for part := range strings.SplitSeq(text, ";") {
			words := strings.Fields(part)
			if len(words) == 0 {
				continue
			}
			name := strings.ToLower(words[0])
			if seen[name] && name != "report-uri" && name != "report-to" {
				out.invalid = true
				return out
			}
			out.twice = out.twice || seen[name]
			seen[name] = true
			out.add(name, words[1:], i == 0)
		}
	}
	return out
}

func (r *read) add(name string, words []string, first bool) {
	var values sources
	for _, w := range words {
		values = append(values, strings.ToLower(w))
	}
	if len(words) == 0 && strings.HasSuffix(name, "-src") {
		values = sources{"'none'"}
	}
	if !first {
		before := r.directives[name]
		values = values.without(func(v string) bool { return !slices.Contains(before, v) })
	}
	if len(values) == 0 {
		values = sources{"'none'"}
	}
	r.directives[name] = values
}

// get returns the first of some directives that there is, everything if there
// is none.
func (r *read) get(names ...string) sources {
	for _, n := range names {
		if s, ok := r.directives[n]; ok {
			return s
		}
	}
	return sources{"*"}
}

// texts returns the policies of the page: the header, then its meta elements.
func (s *sight) texts() (header, metas []string) {
	if v := s.page.Header.Values("Content-Security-Policy"); len(v) > 0 {
		header = []string{strings.Join(v, ", ")}
	}
	for _, m := range s.metas {
		if m.name == "content-security-policy" {
			metas = append(metas, m.value)
		}
	}
	return header, metas
}

func policies(s *sight) Result {
	header, metas := s.texts()
	all := readAll(append(slices.Clone(header), metas...))
	if all.invalid {
		return "csp-header-invalid"
	}
	inMetas := readAll(metas)
	for _, name := range []string{"frame-ancestors", "report-uri", "sandbox"} {
		delete(inMetas.directives, name)
	}
	if len(readAll(header).directives)+len(inMetas.directives) == 0 {
		if s.sent("Content-Security-Policy-Report-Only") {
			return "csp-not-implemented-but-reporting-enabled"
		}
		return "csp-not-implemented"
	}
	result := judge(&all, s.at.Scheme == "https")
	if outcomes[result].passed && all.twice {
		return "csp-implemented-but-duplicate-directives"
	}
	return result
}

func judge(all *read, tls bool) Result {
	script, style, object := withSecrets(all.get("script-src", "default-src")), withSecrets(all.get("style-src", "default-src")), all.get("object-src", "default-src")
	if script.has("'strict-dynamic'") {
		if !script.begins(secrets...) {
			return "csp-header-invalid"
		}
		script = script.without(func(v string) bool { return sources{v}.begins(broad...) || v == "'self'" || v == "'unsafe-inline'" })
	}
	active, passive := slices.Clone(script), append(all.passive("img-src"), all.passive("media-src")...)
	for name, values := range all.directives {
		if name != "script-src" && name != "img-src" && name != "media-src" {
			active = append(active, values...)
		}
	}
	nothing := all.directives["default-src"]
	switch {
	case script.has(broadOrInline()...), object.has(broad...):
		return "csp-implemented-with-unsafe-inline"
	case tls && active.begins("http:", "ftp:"):
		return "csp-implemented-with-insecure-scheme"
	case script.has("'unsafe-eval'"), style.has("'unsafe-eval'"):
		return "csp-implemented-with-unsafe-eval"
	case tls && passive.begins("http:", "ftp:"):
		return "csp-implemented-with-insecure-scheme-in-passive-content-only"
	case style.has(broadOrInline()...):
		return "csp-implemented-with-unsafe-inline-in-style-src-only"
	case len(nothing) == 1 && nothing[0] == "'none'":
		return "csp-implemented-with-no-unsafe-default-src-none"
	}
	return "csp-implemented-with-no-unsafe"
}

// withSecrets takes 'unsafe-inline' off where a nonce or a hash does.
func withSecrets(s sources) sources {
	if !s.begins(secrets...) {
		return s
	}
	return s.without(func(v string) bool { return v == "'unsafe-inline'" })
}

func (r *read) passive(name string) sources {
	for _, n := range []string{name, "default-src"} {
		if s, ok := r.directives[n]; ok {
			return slices.Clone(s)
		}
	}
	return nil
}

func framing(s *sight) Result {
	header, metas := s.texts()
	all := readAll(append(slices.Clone(header), metas...))
	inMetas := readAll(metas)
	for _, name := range []string{"frame-ancestors", "report-uri", "sandbox"} {
		delete(inMetas.directives, name)
	}
	if _, ok := all.directives["frame-ancestors"]; ok && !all.invalid && len(readAll(header).directives)+len(inMetas.directives) > 0 {
		return "x-frame-options-implemented-via-csp"
	}
	switch v := strings.ToLower(strings.TrimSpace(s.header("X-Frame-Options"))); {
	case !s.sent("X-Frame-Options"):
		return "x-frame-options-not-implemented"
	case v == "deny", v == "sameorigin":
		return "x-frame-options-sameorigin-or-deny"
	case strings.HasPrefix(v, "allow-from"):
		return "x-frame-options-allow-from-origin"
	}
	return "x-frame-options-header-invalid"
}

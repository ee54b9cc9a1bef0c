package headers

import (
	"slices"
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
)

const nginxDocs = "https://nginx.org/en/docs/http/ngx_http_headers_module.html"

// A field is one add_header, or more_set_headers of the headers-more module.
type field struct {
	*deploy.Directive
	header *header
	value  deploy.Word
	text   string // with holes for variables
	always bool
	more   bool // more_set_headers, which blocks inherit
}

// judged reports whether a file is a configuration of nginx that serves people.
func judged(f *deploy.File) bool { return f.Nginx != nil && !rule.IsTest(f.Text.Name) }

// fields returns the headers of the table that a block itself adds.
func fields(block []*deploy.Directive) []field {
	var all []field
	for _, d := range block {
		switch {
		case d.Name.Value == "add_header" && len(d.Args) >= 2:
			if h := byName(d.Args[0].Value); h != nil {
				all = append(all, field{d, h, d.Args[1], withHoles(d.Args[1].Value), len(d.Args) > 2 && d.Args[2].Value == "always", false})
			}
		case d.Name.Value == "more_set_headers":
			for _, a := range d.Args {
				name, value, _ := strings.Cut(a.Value, ":")
				if h := byName(strings.TrimSpace(name)); h != nil {
					all = append(all, field{d, h, a, withHoles(strings.TrimSpace(value)), true, true})
				}
			}
		}
	}
	return all
}

// withHoles puts a hole in the place of each variable of nginx.
func withHoles(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '$' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		b.WriteString(hole)
		for i+1 < len(s) && (s[i+1] == '_' || s[i+1] == '{' || s[i+1] == '}' || isWord(s[i+1])) {
			i++
		}
	}
	return b.String()
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// has returns the first directive of a name in a block, or nil.
func has(block []*deploy.Directive, names ...string) *deploy.Directive {
	for _, d := range block {
		if slices.Contains(names, d.Name.Value) {
			return d
		}
	}
	return nil
}

// deep reports whether a directive of such a name stands anywhere in a block.
func deep(block []*deploy.Directive, names ...string) bool {
	return slices.ContainsFunc(block, func(d *deploy.Directive) bool {
		return slices.Contains(names, d.Name.Value) || deep(d.Block, names...)
	})
}

// servers yields the server blocks of a file with the blocks around them.
func servers(f *deploy.File, yield func(s *deploy.Directive, around []*deploy.Directive)) {
	if !judged(f) {
		return
	}
	f.Nginx.Walk(func(d *deploy.Directive, around []*deploy.Directive) {
		if d.Name.Value == "server" && d.Body && !slices.ContainsFunc(around, func(b *deploy.Directive) bool { return b.Name.Value != "http" }) {
			yield(d, around)
		}
	})
}

// answering are the directives by which a server has pages of its own, and
// passing those by which it gets them from an application.
var (
	answering = []string{"root", "alias", "try_files", "index"}
	passing   = []string{"proxy_pass", "fastcgi_pass", "uwsgi_pass", "grpc_pass", "scgi_pass"}
)

// encrypted reports whether a server ends TLS.
func encrypted(s *deploy.Directive) bool {
	for _, d := range s.Block {
		if d.Name.Value == "ssl" && len(d.Args) > 0 && d.Args[0].Value == "on" {
			return true
		}
		if d.Name.Value == "listen" && slices.ContainsFunc(d.Args, func(w deploy.Word) bool { return w.Value == "ssl" || w.Value == "quic" }) {
			return true
		}
	}
	return false
}

// label returns the place that stands for a server: its name, or what it
// listens on, and that in words.
func label(s *deploy.Directive) (rule.Place, string) {
	for _, key := range []string{"server_name", "listen"} {
		if d := has(s.Block, key); d != nil && len(d.Args) > 0 {
			return d, d.Args[0].Value
		}
	}
	return s.Name, "this server"
}

var nginxMissing = rule.Check{
	ID:    "headers/nginx-missing",
	Title: "nginx server without the protecting headers",
	Why: "nginx is the last to speak to the browser. Its own pages and errors, and files that it serves itself, carry no header that the application sets. " +
		"Without Strict-Transport-Security the first visit by http:// can be led astray; without the others, see headers/none-set.",
	Fix:  "Add `add_header ... always;` lines to the server: Strict-Transport-Security, X-Content-Type-Options, Content-Security-Policy.",
	When: "A server block has listen and serves files or passes requests on, ends TLS without sending Strict-Transport-Security anywhere in it, or serves files without X-Content-Type-Options or Content-Security-Policy.",
	Quiet: "The http block around, or any block inside, sends the header; an include may hold it; the server only redirects. A server that only passes requests on may leave X-Content-Type-Options and " +
		"Content-Security-Policy to the application. It may leave Strict-Transport-Security to it too, and often does: there the finding is of low severity.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{nginxDocs + "#add_header", mdn + "Strict-Transport-Security"},
	Config: func(p *rule.ConfigPass) {
		servers(p.File, func(s *deploy.Directive, around []*deploy.Directive) {
			files, passes := deep(s.Block, answering...), deep(s.Block, passing...)
			if !files && !passes || has(s.Block, "listen") == nil || includesHeaders(s, around) {
				return
			}
			sent := map[string]bool{}
			everyField(append(around[:len(around):len(around)], s), func(f field) { sent[f.header.name] = true })
			at, name := label(s)
			if encrypted(s) && !sent["Strict-Transport-Security"] {
				f := p.Reportf(at, "The HTTPS server %s does not send Strict-Transport-Security.", name)
				f.Fix = "Add `add_header Strict-Transport-Security \"max-age=31536000; includeSubDomains\" always;` to the server."
				if passes {
					f.Severity = rule.Low
				}
			}
			if passes || sent["X-Content-Type-Options"] && sent["Content-Security-Policy"] {
				return
			}
			var lacks []string
			for _, h := range []string{"Content-Security-Policy", "X-Content-Type-Options"} {
				if !sent[h] {
					lacks = append(lacks, h)
				}
			}
			p.Reportf(at, "The server %s serves files without %s.", name, strings.Join(lacks, " and "))
		})
	},
}

// includesHeaders reports whether an include in sight may hold headers. The
// usual ones of nginx itself hold none.
func includesHeaders(s *deploy.Directive, around []*deploy.Directive) bool {
	found := false
	for _, b := range append(around[:len(around):len(around)], s) {
		for _, d := range b.Block {
			found = found || d.Name.Value == "include" && !harmless(d)
		}
	}
	var inside func(*deploy.Directive)
	inside = func(d *deploy.Directive) {
		for _, c := range d.Block {
			found = found || c.Name.Value == "include" && !harmless(c)
			inside(c)
		}
	}
	inside(s)
	return found
}

// harmless are includes that hold types, parameters and other servers.
func harmless(d *deploy.Directive) bool {
	if len(d.Args) == 0 {
		return true
	}
	for _, part := range []string{"mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params", "proxy_params", "sites-enabled", "modules-enabled", "fastcgi-php.conf"} {
		if strings.Contains(d.Args[0].Value, part) {
			return true
		}
	}
	return false
}

// everyField yields the fields of blocks and, for the last one, of all blocks
// in it.
func everyField(blocks []*deploy.Directive, yield func(field)) {
	for i, b := range blocks {
		for _, f := range fields(b.Block) {
			yield(f)
		}
		if i == len(blocks)-1 {
			for _, c := range b.Block {
				if c.Body {
					everyField([]*deploy.Directive{c}, yield)
				}
			}
		}
	}
}

var nginxInheritance = rule.Check{
	ID:       "headers/nginx-inheritance",
	Title:    "location that loses the headers of its server",
	Why:      "nginx inherits add_header from the level above only if a block has none of its own. One Cache-Control in a location, and every protecting header is gone from it; nothing says so.",
	Fix:      "Repeat the headers in the block, include them from one file, or write `add_header_inherit merge;` (nginx 1.29.3 and later).",
	When:     "A block has an add_header of its own and lacks a protecting header that a block around it adds.",
	Quiet:    "add_header_inherit merge; an include in the block, which may repeat them; more_set_headers, which blocks inherit; headers that do not protect.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{nginxDocs + "#add_header", nginxDocs + "#add_header_inherit"},
	Config: func(p *rule.ConfigPass) {
		if !judged(p.File) {
			return
		}
		p.File.Nginx.Walk(func(d *deploy.Directive, around []*deploy.Directive) {
			own := has(d.Block, "add_header")
			if own == nil || has(d.Block, "include") != nil || merges(append(around[:len(around):len(around)], d)) {
				return
			}
			lost, where := lostBy(d, around)
			if len(lost) == 0 {
				return
			}
			f := p.Reportf(own, "%s has an add_header of its own and so loses %s of the %s in line %d.",
				blockName(d), strings.Join(lost, ", "), where.Name.Value, where.Span().Line)
			f.Label = "replaces all headers of the level above"
		})
	},
}

func merges(blocks []*deploy.Directive) bool {
	for i := len(blocks) - 1; i >= 0; i-- {
		if d := has(blocks[i].Block, "add_header_inherit"); d != nil {
			return len(d.Args) > 0 && d.Args[0].Value == "merge"
		}
	}
	return false
}

// lostBy returns the headers that a block would inherit if it had none of its
// own, and the block that adds them.
func lostBy(d *deploy.Directive, around []*deploy.Directive) ([]string, *deploy.Directive) {
	kept := map[*header]bool{}
	for _, f := range fields(d.Block) {
		kept[f.header] = true
	}
	for i := len(around) - 1; i >= 0; i-- {
		if has(around[i].Block, "add_header") == nil {
			continue
		}
		var lost []string
		for _, f := range fields(around[i].Block) {
			if f.header.alarm && !kept[f.header] && !f.more {
				lost = append(lost, f.header.name)
				kept[f.header] = true
			}
		}
		return lost, around[i] // nearer ones hide those further out
	}
	return nil, nil
}

func blockName(d *deploy.Directive) string {
	words := []string{d.Name.Value}
	for _, a := range d.Args {
		words = append(words, a.Value)
	}
	return shown(strings.Join(words, " "))
}

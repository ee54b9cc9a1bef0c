package report

import (
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// A report travels further than the source does: into logs, artefacts and pull
// requests. So the secrets that findings are about are shown by their first
// characters only, also where they stand in the code around another finding,
// and so is what stands there under a name such as JWT_SECRET or password.

// secretCWE holds the weaknesses whose place is a secret: hard-coded
// passwords, keys, constants and credentials.
var secretCWE = map[int]bool{259: true, 321: true, 547: true, 798: true}

// mask returns r and o with the secrets in lines of code covered. o.original
// still gives the text as it is, for hashes of lines.
func mask(r *check.Result, o Options) (*check.Result, Options) {
	if o.Source == nil {
		o.Source = r.Source
	}
	places := map[string][]source.Span{}
	collect := func(f *rule.Finding) {
		if secretCWE[f.CWE] {
			places[f.Place.File] = append(places[f.Place.File], f.Place)
		}
	}
	for i := range r.Findings {
		collect(&r.Findings[i])
	}
	for i := range r.Accepted {
		collect(&r.Accepted[i].Finding)
	}
	o.original = o.Source
	masked := *r
	masked.Findings = append([]rule.Finding(nil), r.Findings...)
	for i := range masked.Findings {
		maskFinding(&masked.Findings[i], places)
	}
	masked.Accepted = append([]check.Accepted(nil), r.Accepted...)
	for i := range masked.Accepted {
		maskFinding(&masked.Accepted[i].Finding, places)
	}
	if o.Source != nil {
		o.Source = maskedSource(o.Source, places)
	}
	return &masked, o
}

func maskFinding(f *rule.Finding, places map[string][]source.Span) {
	f.Code = maskLine(f.Code, f.Place, places)
	f.Trace = append([]rule.Step(nil), f.Trace...)
	for i := range f.Trace {
		s := &f.Trace[i]
		s.Code = maskLine(s.Code, s.Place, places)
	}
}

func maskLine(code string, at source.Span, places map[string][]source.Span) string {
	if onLine(at, places) {
		return maskLiterals(code)
	}
	return string(maskNamed(at.File, []byte(code)))
}

// onLine reports whether a place shares a line with a secret.
func onLine(at source.Span, places map[string][]source.Span) bool {
	for _, p := range places[at.File] {
		if at.Line <= max(p.EndLine, p.Line) && max(at.EndLine, at.Line) >= p.Line {
			return true
		}
	}
	return false
}

// maskedSource covers the secrets in each text once.
func maskedSource(get func(string) *source.Text, places map[string][]source.Span) func(string) *source.Text {
	done := map[string]*source.Text{}
	return func(name string) *source.Text {
		if t, ok := done[name]; ok {
			return t
		}
		t := get(name)
		if t != nil {
			data := []byte(t.Data)
			for _, p := range places[name] {
				start := t.Offset(p.Line, p.Col)
				end := max(t.Offset(p.EndLine, p.EndCol), start)
				copy(data[start:end], maskLiterals(string(data[start:end])))
			}
			t = source.New(t.Name, string(maskNamed(name, data)))
		}
		done[name] = t
		return t
	}
}

var (
	// A name that says secret, a colon or an equals sign, and a literal.
	namedLiteral = regexp.MustCompile("(?i)(?:" + secretName + ")[\\w-]{0,20}[\"']?[ \\t]*[:=][ \\t]*(\"[^\"\\n]*\"|'[^'\\n]*'|`[^`\\n]*`)")
	// The same without quotes, as in a Dockerfile, an .env file or YAML.
	namedValue = regexp.MustCompile("(?i)(?:" + secretName + ")[ \\t]*(?:=|:[ \\t])[ \\t]*([^\\s\"'`$#,;(){}]+)")
)

const secretName = `secret|passw(?:or)?d|passphrase|token|api[_-]?key|private[_-]?key|credentials?`

// maskNamed covers values in data, which it changes, that stand under a name
// that says secret. In source code an unquoted value is an expression and stays.
func maskNamed(file string, data []byte) []byte {
	shapes := []*regexp.Regexp{namedLiteral, namedValue}
	switch path.Ext(file) {
	case ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".html":
		shapes = shapes[:1]
	}
	for _, re := range shapes {
		for _, m := range re.FindAllSubmatchIndex(data, -1) {
			copy(data[m[2]:m[3]], maskLiterals(string(data[m[2]:m[3]])))
		}
	}
	return data
}

// maskLiterals covers what stands between quotes; without quotes, all of s.
// The result has the length of s, so that offsets stay true.
func maskLiterals(s string) string {
	var b strings.Builder
	found := false
	for i := 0; i < len(s); {
		q := s[i]
		if q != '\'' && q != '"' && q != '`' {
			b.WriteByte(q)
			i++
			continue
		}
		end := i + 1
		for end < len(s) && s[end] != q {
			if s[end] == '\\' && end+1 < len(s) {
				end++
			}
			end++
		}
		end = min(end, len(s))
		found = true
		b.WriteByte(q)
		b.WriteString(cover(s[i+1 : end]))
		if end < len(s) {
			b.WriteByte(q)
			end++
		}
		i = end
	}
	if !found {
		return cover(s)
	}
	return b.String()
}

// cover keeps up to four characters of a secret, and never more than a third.
func cover(s string) string {
	keep := 0
	for range min(4, utf8.RuneCountInString(s)/3) {
		_, n := utf8.DecodeRuneInString(s[keep:])
		keep += n
	}
	out := []byte(s)
	for i := keep; i < len(out); i++ {
		if out[i] != '\n' && out[i] != '\r' {
			out[i] = '*'
		}
	}
	return string(out)
}

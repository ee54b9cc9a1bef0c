package check

import (
	"strings"

	"tenet/internal/js"
	"tenet/internal/source"
	"tenet/internal/target"
)

// A commentStyle says how a configuration language writes comments.
type commentStyle struct {
	open   []string
	end    string // "" for the end of the line
	inline bool   // may follow something on the line, after white space
}

// commentStyles has no row for package.json and other JSON, which have no
// comments: what is accepted there is accepted in tenet.yaml.
var commentStyles = map[target.Kind]commentStyle{
	target.Dockerfile: {open: []string{"#"}}, // inline, # is an argument
	target.Compose:    {open: []string{"#"}, inline: true},
	target.Kubernetes: {open: []string{"#"}, inline: true},
	target.PM2:        {open: []string{"#"}, inline: true},
	target.YAML:       {open: []string{"#"}, inline: true},
	target.Systemd:    {open: []string{"#", ";"}}, // systemd.syntax(7): only at the start of a line
	target.Procfile:   {open: []string{"#"}},
	target.Nginx:      {open: []string{"#"}, inline: true},
	target.Env:        {open: []string{"#"}, inline: true},
}

// pageStyles are the comments of markup and of the languages of templates.
// Those in scripts the parser finds.
var pageStyles = []commentStyle{
	{open: []string{"<!--"}, end: "-->", inline: true},
	{open: []string{"<%#"}, end: "%>", inline: true},
	{open: []string{"{{!--"}, end: "--}}", inline: true},
	{open: []string{"{{!"}, end: "}}", inline: true},
	{open: []string{"{#"}, end: "#}", inline: true},
	{open: []string{"//-"}},
}

// stylesOf returns how comments are written in files of a kind.
func stylesOf(kind target.Kind) []commentStyle {
	if kind.Page() {
		return pageStyles
	}
	if s, ok := commentStyles[kind]; ok {
		return []commentStyle{s}
	}
	return nil
}

// scanComments finds the comments of a file that is no source code that hold the
// keyword.
func scanComments(kind target.Kind, text *source.Text) []comment {
	styles := stylesOf(kind)
	if styles == nil || !strings.Contains(text.Data, keyword) {
		return nil
	}
	var list []comment
	for pos := 0; pos < len(text.Data); {
		at := strings.Index(text.Data[pos:], keyword)
		if at < 0 {
			break
		}
		at += pos
		pos = at + len(keyword)
		for _, style := range styles {
			if c, ok := style.around(text, at); ok {
				list = append(list, c)
				pos = max(pos, c.end)
				break
			}
		}
	}
	return list
}

// around returns the comment whose first word starts at an offset.
func (s commentStyle) around(text *source.Text, at int) (comment, bool) {
	n, _ := text.Position(at)
	start := text.Offset(n, 1)
	before := strings.TrimRight(text.Data[start:at], " \t")
	for _, open := range s.open {
		lead, ok := strings.CutSuffix(before, open)
		if !ok {
			continue
		}
		blank := strings.Trim(lead, " \t") == ""
		if !blank && (!s.inline || s.end == "" && (!strings.ContainsAny(lead[len(lead)-1:], " \t") || quoted(lead))) {
			continue
		}
		c := comment{start + len(lead), start + len(text.Line(n))}
		if s.end != "" {
			end := strings.Index(text.Data[at:], s.end)
			if end < 0 {
				return comment{}, false
			}
			c.end = at + end + len(s.end)
		}
		return c, true
	}
	return comment{}, false
}

// quoted reports whether a quotation that starts in s is still open at its end.
func quoted(s string) bool {
	var open byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case open == '"' && c == '\\':
			i++
		case open == 0 && (c == '"' || c == '\''):
			open = c
		case open == c:
			open = 0
		}
	}
	return open != 0
}

// codeComments returns the comments that the parser found in source code.
func codeComments(f *js.File) []comment {
	list := make([]comment, 0, len(f.Comments))
	for _, c := range f.Comments {
		list = append(list, comment{int(c.Start), int(c.End)})
	}
	return list
}

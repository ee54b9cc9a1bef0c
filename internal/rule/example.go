package rule

import (
	"io/fs"
	"path"
	"regexp"
	"strings"

	"golang.org/x/tools/txtar"
)

// A Syntax is what files are written in where findings of a check stand.
type Syntax struct {
	Language    string // for a block of code in Markdown: "ts"; "" is none
	Open, Close string // around a comment; both are empty where there are none
}

// Comment returns a comment, or "" where there are none.
func (s Syntax) Comment(text string) string {
	if s.Open == "" {
		return ""
	}
	return strings.TrimSpace(s.Open + " " + text + " " + s.Close)
}

// Syntax returns that of the files that c is for. What a project is made of
// stands in lockfiles and pages alike: there the example says it.
func (c *Check) Syntax(files fs.FS) Syntax {
	page := Syntax{"html", "<!--", "-->"}
	switch {
	case c.Config != nil:
		return Syntax{"", "#", ""}
	case c.Page != nil:
		return page
	case c.Project == nil:
		return Syntax{"ts", "//", ""}
	}
	switch wrong, _ := c.Example(files); {
	case strings.HasPrefix(wrong, "{"):
		return Syntax{"json", "", ""}
	case strings.HasPrefix(wrong, "<"):
		return page
	}
	return Syntax{"", "#", ""}
}

// Example returns the wrong and the right code that the documentation shows
// for the check. Both are quoted from the check's own test data, so that an
// example in the documentation is an example that was run: the files
// testdata/<name>.* of the rule, where name is the second part of the id with
// "-" written "_". A quote stands between comments, in any syntax:
//
//	// example: wrong
//	eval(text) // want `eval runs text`
//	// example: right
//	JSON.parse(text)
//	// example: end
//
// In a .txtar case the comments stand inside one of the files. For files
// without comments, such as package.json, a line before the first file says
// which of them is quoted whole: "example: wrong package.json".
// Want comments are left out. Either result is empty if nothing is marked.
func (c *Check) Example(files fs.FS) (wrong, right string) {
	if files == nil {
		return "", ""
	}
	stem := strings.ReplaceAll(path.Base(c.ID), "-", "_")
	names, err := fs.Glob(files, path.Join("testdata", stem+".*"))
	if err != nil {
		return "", ""
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			continue
		}
		var w, r string
		if path.Ext(name) == ".txtar" {
			w, r = quoteArchive(data)
		} else {
			w, r = quote(string(data))
		}
		if wrong == "" {
			wrong = w
		}
		if right == "" {
			right = r
		}
	}
	return wrong, right
}

// quoteArchive is quote for the files of a txtar archive; the first that has
// an example wins.
func quoteArchive(data []byte) (wrong, right string) {
	a := txtar.Parse(data)
	whole := map[string]string{}
	for line := range strings.Lines(string(a.Comment)) {
		if kind, name, ok := strings.Cut(marker(line), " "); ok {
			whole[name] = kind
		}
	}
	for _, f := range a.Files {
		w, r := quote(string(f.Data))
		switch whole[f.Name] {
		case "wrong":
			w = clean(strings.Split(string(f.Data), "\n"))
		case "right":
			r = clean(strings.Split(string(f.Data), "\n"))
		}
		if wrong == "" {
			wrong = w
		}
		if right == "" {
			right = r
		}
	}
	return wrong, right
}

// quote returns the first wrong and the first right section of a text.
func quote(text string) (wrong, right string) {
	sections := map[string][]string{}
	done := map[string]bool{}
	at := ""
	for line := range strings.Lines(text) {
		switch m := marker(line); m {
		case "wrong", "right", "end":
			done[at] = at != ""
			at = m
			if m == "end" || done[m] {
				at = ""
			}
		default:
			if at != "" {
				sections[at] = append(sections[at], line)
			}
		}
	}
	return clean(sections["wrong"]), clean(sections["right"])
}

// marker returns what follows "example:" on a line that holds nothing else
// but comment signs, and "" for any other line.
func marker(line string) string {
	m, ok := strings.CutPrefix(strings.Trim(line, " \t\r\n/*#;<!->{}%"), "example:")
	if !ok {
		return ""
	}
	return strings.TrimSpace(m)
}

// wantComment matches an expectation of package ruletest to the end of its line.
var wantComment = regexp.MustCompile("[ \t]*(//|<%#|\\{\\{!--|\\{#|#|/\\*|<!--|;|--)[ \t]*want[-+:0-9 \t]*[\"`].*$")

// clean removes want comments, blank lines at both ends, and the indentation
// that all lines share.
func clean(lines []string) string {
	var kept []string
	for _, l := range lines {
		l = strings.TrimRight(l, " \t\r\n")
		if bare := wantComment.ReplaceAllString(l, ""); bare != "" || l == "" {
			kept = append(kept, bare)
		}
	}
	indent := sharedIndent(kept)
	for i, l := range kept {
		kept[i] = strings.TrimPrefix(l, indent)
	}
	return strings.Trim(strings.Join(kept, "\n"), "\n")
}

func sharedIndent(lines []string) string {
	indent, first := "", true
	for _, l := range lines {
		if l == "" {
			continue
		}
		own := l[:len(l)-len(strings.TrimLeft(l, " \t"))]
		if first {
			indent, first = own, false
		}
		for !strings.HasPrefix(own, indent) {
			indent = indent[:len(indent)-1]
		}
	}
	return indent
}

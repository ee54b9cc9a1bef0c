package check

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/suggest"
)

// keyword starts a comment that sets findings aside.
const keyword = "tenet-accept"

// A waiver is a comment that sets findings aside on some lines of its file.
type waiver struct {
	ids      []string // checks or rules
	why      string
	at       source.Span // the comment
	from, to int         // the lines whose findings it means
	ours     bool        // tenet-accept, which must be of use; not a linter's own comment
	used     bool
}

// covers reports whether w sets f aside.
func (w *waiver) covers(f *rule.Finding) bool {
	return f.Place.Line >= w.from && f.Place.Line <= w.to && names(w.ids, f)
}

// useless remarks that there is nothing for w to accept.
func (w *waiver) useless() Notice {
	return Notice{Place: w.at.String(), Text: fmt.Sprintf("accepts %s, but there is no such finding here; remove it", w.ids[0])}
}

// A keptWaiver is a waiver that waits in the cache for findings about
// dependencies, which are made anew in every run.
type keptWaiver struct {
	IDs        []string
	Why        string
	At         source.Span
	From, To   int
	Ours, Used bool
}

func (w *waiver) keep() keptWaiver {
	return keptWaiver{w.ids, w.why, w.at, w.from, w.to, w.ours, w.used}
}

func restored(kept []keptWaiver) []*waiver {
	list := make([]*waiver, len(kept))
	for i, k := range kept {
		list[i] = &waiver{ids: k.IDs, why: k.Why, at: k.At, from: k.From, to: k.To, ours: k.Ours, used: k.Used}
	}
	return list
}

// forProject reports whether ids name a check for dependencies that runs, or
// the rule of one.
func (a *analyst) forProject(ids []string) bool {
	return slices.ContainsFunc(a.checks, func(c *rule.Check) bool {
		name, _, _ := strings.Cut(c.ID, "/")
		return c.Project != nil && (slices.Contains(ids, c.ID) || slices.Contains(ids, name))
	})
}

// names reports whether ids contain the check of f or its rule.
func names(ids []string, f *rule.Finding) bool {
	for _, id := range ids {
		if id == f.ID || id == f.Rule {
			return true
		}
	}
	return false
}

// A comment is a comment of any language, found in a text.
type comment struct{ start, end int }

// parseAccept reads the body of a comment, without its delimiters:
//
//	tenet-accept cookies/script-readable, headers: the reason
//
// It reports false for a comment that does not begin with the keyword.
func parseAccept(body string) (ids []string, why string, ok bool) {
	rest, ok := strings.CutPrefix(body, keyword)
	if !ok || rest != "" && !strings.ContainsAny(rest[:1], " \t:,") {
		return nil, "", false
	}
	list, why, _ := strings.Cut(rest, ":")
	return splitList(list), strings.TrimSpace(why), true
}

// splitList splits words at commas and white space.
func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// body strips the delimiters of a comment of any language and the asterisks
// that decorate its lines, and joins these.
func body(raw string) string {
	for _, d := range [...]struct{ open, end string }{
		{"//-", ""}, {"//", ""}, {"/*", "*/"}, {"<!--", "-->"}, {"<%#", "%>"}, {"{{!--", "--}}"}, {"{{!", "}}"}, {"{#", "#}"}, {"#", ""}, {";", ""},
	} {
		if rest, ok := strings.CutPrefix(raw, d.open); ok {
			raw = strings.TrimSuffix(rest, d.end)
			break
		}
	}
	var words []string
	for _, line := range strings.FieldsFunc(raw, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Trim(line, " \t*"); line != "" {
			words = append(words, line)
		}
	}
	return strings.Join(words, " ")
}

// accepts returns the waivers of a text's tenet-accept comments, and a notice
// for each that cannot count. known lists the ids of all rules and checks.
func accepts(text *source.Text, comments []comment, known []string) ([]*waiver, []Notice) {
	var list []*waiver
	var notices []Notice
	for _, c := range comments {
		ids, why, ok := parseAccept(body(text.Data[c.start:c.end]))
		if !ok {
			continue
		}
		at := text.Span(c.start, c.end)
		say := func(format string, args ...any) {
			notices = append(notices, Notice{Place: at.String(), Text: fmt.Sprintf(format, args...)})
		}
		ids, unknown := partition(ids, known)
		for _, id := range unknown {
			say("%s names `%s`, which is no rule or check%s", keyword, id, didYouMean(id, known))
		}
		switch {
		case why == "":
			say("%s does not count without a reason: write `%s %s: why`", keyword, keyword, strings.Join(append(ids, unknown...), ", "))
		case len(ids) == 0 && len(unknown) == 0:
			say("%s does not count without a rule or check: write `%s ID: %s`", keyword, keyword, why)
		case len(ids) > 0:
			from, to := reach(text, c)
			for _, id := range ids { // one each, to know which of them is of use
				list = append(list, &waiver{ids: []string{id}, why: why, at: at, from: from, to: to, ours: true})
			}
		}
	}
	return list, notices
}

// partition splits ids into those that are known and the others.
func partition(ids, known []string) (yes, no []string) {
	for _, id := range ids {
		if slices.Contains(known, id) {
			yes = append(yes, id)
		} else {
			no = append(no, id)
		}
	}
	return yes, no
}

func didYouMean(word string, known []string) string {
	if near := suggest.Nearest(word, known); near != "" {
		return "; did you mean `" + near + "`?"
	}
	return ""
}

// reach returns the lines that a comment speaks for: its own, and when it
// stands alone, the first line after it that is not a comment too.
func reach(text *source.Text, c comment) (from, to int) {
	from, _ = text.Position(c.start)
	to, _ = text.Position(c.end)
	before := text.Data[text.Offset(from, 1):c.start]
	after := ""
	if end := text.Offset(to, 1) + len(text.Line(to)); end > c.end {
		after = text.Data[c.end:end]
	}
	// {/* ... */} is how JSX writes a comment between elements.
	if strings.Trim(before, " \t{") != "" || strings.Trim(after, " \t}") != "" {
		return from, to
	}
	for to < text.Lines() {
		to++
		if !isCommentLine(text.Line(to)) {
			break
		}
	}
	return from, to
}

// isCommentLine reports whether a line is a comment in one of the languages
// that we read. A line that starts with an asterisk continues a block.
func isCommentLine(line string) bool {
	line = strings.TrimLeft(line, " \t{")
	for _, open := range [...]string{"//", "/*", "*", "#", ";", "<!--", "<%#", "!--"} {
		if strings.HasPrefix(line, open) {
			return true
		}
	}
	return false
}

package flaws

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"tenet/internal/markup"
	"tenet/internal/rule"
)

// exprWords are the names in the expression of a template: what it reads, and
// what it calls.
type exprWords struct {
	paths []string // user.name, of what is read
	calls []string // include, JSON.stringify, and the filters of Nunjucks
}

var (
	quotedText        = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'")
	nameChain         = regexp.MustCompile(`[A-Za-z_$@][\w$@-]*(?:(?:\?\.|\.|\[\s*|\s*\.\s*)[\w$-]+\]?|\[\])*(\s*\()?`)
	filterName        = regexp.MustCompile(`\|\s*([A-Za-z_]\w*)`)
	mentionsSanitizer = regexp.MustCompile(`(?i)\b(dompurify|sanitize\w*|purify|xss)\b`)
)

// exprKeywords are names that read nothing.
var exprKeywords = wordSet("true false null undefined this new typeof in of instanceof await void delete not and or is if else none None True False")

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(list) {
		m[n] = true
	}
	return m
}

// wordsOf finds the names of an expression. What stands between the
// parentheses of a call is the call's business.
func wordsOf(o *markup.Output, lang markup.Language) exprWords {
	var w exprWords
	text := quotedText.ReplaceAllString(strings.ReplaceAll(o.Expr, "`", " "), "''")
	switch lang {
	case markup.Handlebars:
		fields := strings.Fields(text)
		if len(fields) > 1 {
			return exprWords{calls: fields[:1]}
		}
	case markup.Nunjucks:
		expr, filters, _ := strings.Cut(text, "|")
		for _, m := range filterName.FindAllStringSubmatch("|"+filters, -1) {
			if m[1] != "safe" {
				w.calls = append(w.calls, m[1])
			}
		}
		text = expr
	}
	if lang != markup.Handlebars {
		text = text[condition(text):]
	}
	for at := 0; at < len(text); {
		m := nameChain.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		name := strings.TrimSpace(text[at+m[0] : at+m[1]])
		call := m[2] >= 0
		at += m[1]
		if call {
			w.calls = append(w.calls, strings.TrimSpace(strings.TrimSuffix(name, "(")))
			at = afterCall(text, at)
		} else if !exprKeywords[name] {
			w.paths = append(w.paths, name)
		}
	}
	return w
}

// condition returns the length of the condition that an expression begins
// with, in a ? b : c and in a && b: it is asked and not written.
func condition(text string) int {
	if i := strings.Index(text, "? "); i >= 0 {
		return i + 1
	}
	if i := strings.LastIndex(text, "&&"); i >= 0 {
		return i + 2
	}
	return 0
}

// afterCall returns the offset after the parenthesis that closes the one
// before an offset.
func afterCall(text string, at int) int {
	for depth := 1; at < len(text) && depth > 0; at++ {
		switch text[at] {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	return at
}

// lastWord returns the last name of a path, in lower case and without the signs
// that join words.
func lastWord(path string) string {
	if i := strings.LastIndexAny(path, ".["); i >= 0 {
		path = path[i+1:]
	}
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", "]", "", "$", "", "@", "").Replace(path))
}

func rootWord(path string) string {
	if i := strings.IndexAny(path, ".[?"); i >= 0 {
		path = path[:i]
	}
	return path
}

var (
	// layoutBodies are what an engine or a layout calls the markup of the page in it.
	layoutBodies = wordSet("render body content contents yield children block outlet main layoutbody defaultcontent page slot slots super caller partials")
	// markupMakers are functions that put parts of the page together, or write what
	// the program itself says.
	markupMakers = wordSet("include includes includefile partial partials layout contentfor block yield render renderpartial component macro super caller slot slots extend section " +
		"t tr i18n translate trans gettext ngettext tn tp p n locale message msg l10n lang icon svg css js script scripts style styles stylesheet asset assets urlfor url")
	// escaperNames make a value harmless.
	escaperNames = regexp.MustCompile(`(?i)escape|sanit|purif|encode|^e$|xss|strip_?tags|serialize|devalue|jsesc|safe_?json|json_?safe|html_?safe|clean_?html`)
	// harmlessNames are values that hold no text of strangers, or say that they are safe.
	harmlessNames = regexp.MustCompile(`csrf|nonce|^(svg|icon)|(svg|icon|icons)$|safe|sanit|purif|escaped|trusted|clean`)
	// numberNames are values that are numbers, as far as names tell.
	numberNames = regexp.MustCompile(`^(id|i|j|n|idx|index|count|counter|total|length|size|page|pages|limit|offset|port|year|month|day|width|height|num|number|version|time|timestamp|date|price|amount|quantity|qty|status|statuscode|rating|score|age|lat|lng|latitude|longitude|active|enabled|disabled|checked|selected|visible)$|(id|ids|count|index|number|length|size|total|year|width|height)$`)
	// madeAsMarkup are values that were made to be markup.
	madeAsMarkup = regexp.MustCompile(`html|markup|rendered|markdown|excerpt|^content$|^body$|^toc$|copyright|^more$|^embed|^dangerous|translat|^code$|^head$|^foot|^script|^style|^css$`)
	// ownedRoots are roots that the owner of the site writes.
	ownedRoots = wordSet("theme config conf site settings options env process app pkg package htmlWebpackPlugin webpackConfig compilation blog locale i18n Astro @site @blog @config __ _p layout meta metadata import")
)

// A verdict says how an output is taken.
type verdict uint8

const (
	outputSilent   verdict = iota
	outputDoubtful         // a function or the owner of the site may have made it harmless
	outputPlain            // a value as it came
)

// judgeRaw says whether what an output writes without escaping may be
// somebody's text, and names the first value that is.
func judgeRaw(p *rule.PagePass, o *markup.Output) (verdict, string) {
	f := p.File
	w := wordsOf(o, f.Language)
	server := f.Language >= markup.EJS
	if slices.ContainsFunc(w.calls, func(c string) bool { return escaperNames.MatchString(c) }) {
		return outputSilent, ""
	}
	// EJS before version 3: include name.
	if word, _, spaced := strings.Cut(o.Expr, " "); spaced && word == "include" {
		return outputSilent, ""
	}
	said, name := outputSilent, ""
	for _, path := range w.paths {
		var v verdict
		switch l := lastWord(path); {
		case harmlessNames.MatchString(l), server && layoutBodies[l] && rootWord(path) == path, server && layoutBodies[l] && strings.HasPrefix(path, "@"):
			continue
		case ownedRoots[rootWord(path)], madeAsMarkup.MatchString(l), numberNames.MatchString(l), len(w.calls) > 0, path[0] >= 'A' && path[0] <= 'Z', f.Language == markup.EJS && madeHere(f, rootWord(path)):
			v = outputDoubtful
		default:
			v = judgeGiven(p, path)
		}
		if v == outputSilent {
			continue
		}
		if said = max(said, v); name == "" || v == outputPlain {
			name = path
		}
		if said == outputPlain {
			break
		}
	}
	for _, c := range w.calls {
		if l := lastWord(c); said == outputSilent && l != "" && !markupMakers[l] && !harmlessNames.MatchString(l) {
			said, name = outputDoubtful, c+"(...)"
		}
	}
	return said, name
}

// madeHere reports whether a template of EJS declares a name itself: what it
// makes it of is not looked into.
func madeHere(f *markup.File, name string) bool {
	data := f.Text.Data
	for _, word := range [...]string{"var ", "let ", "const "} {
		if strings.Contains(data, word+name+" =") || strings.Contains(data, word+name+"=") {
			return true
		}
	}
	return false
}

// writesJSON reports whether an expression makes JSON.
func writesJSON(o *markup.Output, lang markup.Language) bool {
	return slices.ContainsFunc(wordsOf(o, lang).calls, func(c string) bool {
		switch lastWord(c) {
		case "stringify", "json", "tojson", "dump", "jsonstringify", "tojsonstring":
			return true
		}
		return false
	})
}

// judgeJSON is judgeRaw for what is made to JSON.
func judgeJSON(f *markup.File, o *markup.Output) verdict {
	if slices.Contains(wordsOf(o, f.Language).calls, "replace") {
		return outputSilent
	}
	_, args, ok := strings.Cut(o.Expr, "(")
	if f.Language == markup.Handlebars {
		_, args, ok = strings.Cut(o.Expr, " ")
	}
	inner := *o
	if inner.Expr = args; !ok || f.Language == markup.Nunjucks {
		inner.Expr, _, _ = strings.Cut(o.Expr, "|")
	}
	inner.Expr = strings.TrimSuffix(strings.TrimSpace(inner.Expr), ")")
	w := wordsOf(&inner, f.Language)
	for _, p := range w.paths {
		if !ownedRoots[rootWord(p)] && !harmlessNames.MatchString(lastWord(p)) {
			return outputPlain
		}
	}
	return min(outputDoubtful, verdict(len(w.paths)+len(w.calls)))
}

// shownExpr is an expression as a message quotes it.
func shownExpr(expr string) string {
	expr = strings.Join(strings.Fields(expr), " ")
	if runes := []rune(expr); len(runes) > 60 {
		return string(runes[:57]) + "..."
	}
	return expr
}

// reportOutput reports an output with what was judged of it.
func reportOutput(p *rule.PagePass, o *markup.Output, v verdict, format string, args ...any) *rule.Finding {
	f := p.Reportf(o.Start, o.End, format, args...)
	if v == outputDoubtful || p.File.Language <= markup.Astro && mentionsSanitizer.MatchString(p.File.Text.Data) {
		f.Confidence = rule.Possible
	}
	if rule.IsAside(p.File.Text.Name) || isMail(p.File.Text.Name) {
		f.Severity = rule.Low
	}
	return f
}

// isMail reports whether the template of that path makes mails, by the name of
// a folder: programs that read mail run no scripts.
func isMail(name string) bool {
	for dir := range strings.SplitSeq(strings.ToLower(path.Dir(name)), "/") {
		if strings.HasPrefix(dir, "mail") || strings.HasPrefix(dir, "email") || strings.HasSuffix(dir, "mails") {
			return true
		}
	}
	return false
}

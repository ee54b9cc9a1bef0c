// Package markup reads files that mix markup with code: HTML, the components
// of Vue, Svelte and Astro, and the templates of EJS, Handlebars, Mustache,
// Nunjucks and Pug.
//
//	f := markup.Read(text, markup.LanguageOf(name))
//	code, as := f.Code()     // the scripts alone, at their true offsets
//	for _, o := range f.Outputs {
//		fmt.Println(o.Expr, o.Raw, o.In)
//	}
//
// It finds the parts that are JavaScript or TypeScript, the places where a
// value is written into the page and how, and the elements that say where a
// page goes and what it loads. It knows the delimiters of the languages and no
// more of their grammar; expressions are text.
package markup

import (
	"path"
	"strings"

	"tenet/internal/source"
)

// A Language says how a file is to be read.
type Language uint8

// The languages.
const (
	None Language = iota
	HTML
	Vue
	Svelte
	Astro
	EJS
	Handlebars // and Mustache
	Nunjucks
	Pug
)

var languages = map[string]Language{
	".html": HTML, ".htm": HTML, ".vue": Vue, ".svelte": Svelte, ".astro": Astro, ".ejs": EJS, ".eta": EJS,
	".hbs": Handlebars, ".handlebars": Handlebars, ".mustache": Handlebars, ".njk": Nunjucks, ".pug": Pug, ".jade": Pug,
}

// LanguageOf returns the language that the name of a file says, None for one
// that makes no page: service.js.ejs is a template of a generator of code.
func LanguageOf(name string) Language {
	base := strings.ToLower(path.Base(name))
	ext := path.Ext(base)
	lang := languages[ext]
	switch inner := path.Ext(strings.TrimSuffix(base, ext)); {
	case lang == None || inner == "" || lang <= Astro:
	case madeOf[inner]:
		return None
	}
	return lang
}

// madeOf lists what templates make besides pages.
var madeOf = map[string]bool{
	".js": true, ".mjs": true, ".cjs": true, ".jsx": true, ".ts": true, ".tsx": true, ".d": true, ".json": true, ".yml": true, ".yaml": true, ".md": true,
	".mdx": true, ".txt": true, ".text": true, ".css": true, ".scss": true, ".sass": true, ".less": true, ".sh": true, ".sql": true, ".java": true,
	".kt": true, ".gradle": true, ".py": true, ".rb": true, ".go": true, ".rs": true, ".cs": true, ".php": true, ".swift": true, ".h": true, ".m": true,
	".toml": true, ".env": true, ".conf": true, ".vue": true, ".svelte": true, ".graphql": true, ".prisma": true, ".proto": true,
}

// A File is what was found in one file.
type File struct {
	Text     *source.Text
	Language Language
	Tagged   bool // it has elements: it makes a page and not some other text
	Scripts  []Script
	Outputs  []Output
	Elements []Element

	tags     []tag
	bindings []binding
}

// A Script is a part that is JavaScript or TypeScript.
type Script struct {
	Start, End int  // byte offsets
	TS, JSX    bool // as its attributes say
	Module     bool
	Server     bool // runs where the page is made: the front matter of Astro
}

// An Output is a place where a value is written into the page.
type Output struct {
	Start, End int    // with its delimiters
	Expr       string // as written, trimmed
	Open       string // how it is written: "<%-", "{{{", "v-html"
	Raw        bool   // not escaped for HTML
	In         Context
	Element    string // the element or the attribute's element, lower case; "" if not known
	Attr       string // the attribute, lower case
	// Quote is the quotation mark around it: that of the attribute, or in a
	// script that of the string. 0 is none.
	Quote byte
}

// Context says where an output stands.
type Context uint8

// The contexts.
const (
	InText    Context = iota
	InValue           // the value of an attribute
	InURL             // the value of an attribute that is an address
	InHandler         // the value of an attribute that is JavaScript: onclick
	InTag             // a tag, but in no value
	InScript          // a script
	InNote            // a comment of the page, or of a script
	InStyle           // a style sheet
)

// Span returns the place of an output.
func (f *File) Span(o *Output) source.Span { return f.Text.Span(o.Start, o.End) }

// An Element is a tag that says where the page goes or what it loads.
type Element struct {
	Name       string // lower case
	Start, End int
	Attrs      []Attr
}

// elements are the names of those that are kept.
var elements = map[string]bool{"a": true, "area": true, "form": true, "script": true, "iframe": true, "img": true, "link": true, "meta": true}

// An Attr is an attribute of an element.
type Attr struct {
	Name       string // lower case
	Value      string // as written, without quotation marks
	Start, End int    // of the whole
	Lo, Hi     int    // of the value
	Quote      byte   // 0 for none
	Dynamic    bool   // the value holds an expression, or is one
}

// Attr returns the attribute of a name, nil if there is none.
func (e *Element) Attr(name string) *Attr {
	for i := range e.Attrs {
		if e.Attrs[i].Name == name {
			return &e.Attrs[i]
		}
	}
	return nil
}

// Read reads a text. It never fails: what it cannot make out it leaves out.
func Read(text *source.Text, lang Language) *File {
	f := &File{Text: text, Language: lang}
	if lang == HTML {
		f.Language = guess(text.Data)
	}
	switch f.Language {
	case None:
	case Pug:
		readPug(f)
	default:
		f.tags = scanTags(text.Data, f.Language)
		readHTML(f)
	}
	return f
}

// guess looks for the marks of a template language in a file called .html:
// engines can be told to read those.
func guess(data string) Language {
	has := func(marks ...string) bool {
		for _, m := range marks {
			if strings.Contains(data, m) {
				return true
			}
		}
		return false
	}
	switch {
	case has("<%- include", "<%-include"):
		return EJS
	case has("{% extends", "{% include", "{% block", "{%- block", "{% import"):
		return Nunjucks
	case has("{{{") && has("{{#", "{{>"):
		return Handlebars
	}
	return HTML
}

package markup

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tenet/internal/cputime"
	"tenet/internal/source"
)

var contexts = map[Context]string{
	InText: "text", InValue: "value", InURL: "url", InHandler: "handler", InTag: "tag", InScript: "script", InNote: "note", InStyle: "style",
}

// show prints outputs as "open expr @context attr quote".
func show(f *File) string {
	var list []string
	for _, o := range f.Outputs {
		s := o.Open + " " + o.Expr + " @" + contexts[o.In]
		if o.Raw {
			s = "raw " + s
		}
		if o.Attr != "" {
			s += " " + o.Attr
		}
		if o.Quote != 0 {
			s += " " + string(o.Quote)
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

func TestOutputs(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a.ejs", "<p><%= a %><%- b -%><%# c %><%% d %></p>", "<%= a @text; raw <%- b @text"},
		{"a.ejs", `<a href="<%= u %>" title=<%= t %> onclick='f(<%= i %>)' <%= x %>>`, `<%= u @url href "; <%= t @value title; <%= i @handler onclick '; <%= x @tag`},
		{"a.ejs", "<script>var a = '<%= s %>', b = <%- j %>, c = `<%= k %>` // <%= n %>\n</script>", "<%= s @script '; raw <%- j @script; <%= k @script `; <%= n @note"},
		{"a.ejs", "<!-- <%= a %> --><style>b { color: <%= c %> }</style>", "<%= a @note; <%= c @style"},
		{"a.ejs", `<option <% if (a > b) { %>selected<% } %> value="<%= v ? '"' : ">" %>">`, `<%= v ? '"' : ">" @value value "`},
		{"a.hbs", "{{a}}{{{b}}}{{&c}}{{~d~}}{{{~e~}}}", "{{ a @text; raw {{{ b @text; raw {{& c @text; {{ d @text; raw {{{ e @text"},
		{"a.hbs", `{{#if a}}{{else}}{{/if}}{{> p}}{{! {{c}} }}{{!-- {{d}} --}}\{{e}}{{else if f}}`, ""},
		{"a.hbs", "{{{{raw}}}} {{x}} {{{{/raw}}}}{{y}}", "{{ y @text"},
		{"a.njk", "{{ a }}{{ b | safe }}{{ c | dump | safe | trim }}{# {{ d }} #}{% if e %}", "{{ a @text; raw {{ b | safe @text; raw {{ c | dump | safe | trim @text"},
		{"a.njk", "{% raw %}{{ a }}{% endraw %}{% autoescape false %}{{ b }}{% endautoescape %}{{ c }}", "raw {{ b @text; {{ c @text"},
		{"a.vue", "<template><p :title=\"t\" v-html=\"a > b\">{{ c<d }}</p><Textarea/><i v-html='e'/></template><script>`{{ f }}`</script>", `raw v-html a > b @text v-html "; {{ c<d @text; raw v-html e @text v-html '`},
		{"a.svelte", "<script>let a = {}</script>{#if x > y}<p class={z > 0 ? 'a' : '}'}>{a}{@html b}</p>{/if}", "{ z > 0 ? 'a' : '}' @value class; { a @text; raw {@html b @text"},
		{"a.astro", "---\nconst a ={b: 1}\n---\n<p set:html={x > y} /><i set:html=\"b\" />", "raw set:html x > y @text set:html"},
		{"a.html", "<p><%= a %>{{ b }}</p>", ""},
		{"a.html", "<%- include('x') %><%- a %>", "raw <%- include('x') @text; raw <%- a @text"},
		{"a.pug", "p= a\np!= b\n= c\n!= d\np x #{e} !{f} \\#{g}\n| #{h}", "= a @text; raw != b @text; = c @text; raw != d @text; #{ e @text; raw !{ f @text; #{ h @text"},
		{"a.pug", "a(href=u, title!=t, class='c' id=\"i\" data-x = a ? b : c)\n  | x\n", `= u @url href "; raw != t @value title "; = a ? b : c @value data-x "`},
		{"a.pug", "script.\n  var a = '#{b}', c = !{d}\n\n  f(#{e})\np #{g}", "#{ b @script '; raw !{ d @script; #{ e @script; #{ g @text"},
		{"a.pug", "//- !{a}\n  !{b}\n- var c = '!{d}'\ninclude e\nif f != g\n  p: a(href=h) x !{i}\nli.x#y= z", `= h @url href "; raw !{ i @text; = z @text`},
		{"a.pug", "+card(a)(title=b)\na(\n  href=u\n  target='_blank'\n) x", `= b @value title "; = u @url href "`},
	} {
		f := Read(source.New(test.name, test.text), LanguageOf(test.name))
		if got := show(f); got != test.want {
			t.Errorf("%s %q\n got %s\nwant %s", test.name, test.text, got, test.want)
		}
	}
}

func TestCode(t *testing.T) {
	for _, test := range []struct{ name, text, as, want string }{
		{"a.html", "<p>x</p><script>f()</script>\n<script>g()</script>", "js", "                f();        \n        g();        "},
		{"a.html", `<script type="text/template"><b></script><script src="x"></script>`, "", ""},
		{"a.html", "<script><!--\nf()\n--></script>", "js", "            \nf()\n   ;        "},
		{"a.html", "<script>a = {{ b }}; c = '{{ d }}'; {% if e %}</script>", "js", "        a = $$$$$$$; c = '       ';           ;        "},
		{"a.html", "<script type=module>import 'x'</script>", "mjs", "                    import 'x';        "},
		{"a.vue", `<script setup lang="ts">let a: b</script>`, "mts", "                        let a: b;        "},
		{"a.svelte", "{@html x}<script>y</script>", "mjs", ";$_h(  x);       y;        "},
		{"a.vue", `<a :href="b" :title="c"/><p v-html="d"></p><script>e</script>`, "mjs", `   ;$_l(  b);               ;$_h(   d);            e;        `},
		{"a.svelte", "<a href={b}>{c}</a><a href='x{d}'/>", "mjs", "   ;$_l( b);                       "},
		{"a.html", `<b onclick="f(1)" title="g()">`, "js", `   ;{       f(1)};            `},
		{"a.html", `<a href="javascript:f(1)"><a href="javascript:void(0)">`, "js", `   ;{    javascript:f(1)};                             `},
		{"a.astro", "---\nx()\n---\n<b/>", "mts", "   \nx()\n;  \n    "},
		{"a.ejs", "<% if (a) { %><b><%= c; %></b><% } // d %>", "js", "   if (a) {  ;   ;(  c  );       }       ;"},
		{"a.ejs", "<script>f(<%- a %>, \"<%= b %>\")</script>", "js", "        f($$$$$$$$, \"        \");        "},
		{"a.ejs", "<b>\u00e9</b><%- include('x') -%>", "js", "         ;(  include('x')  );"},
		{"a.pug", "script.\n  f('#{a}', #{b})\np x", "js", "       \n  f('    ', $$$$)\n   "},
		{"a.ejs", "<script>f('<%= g(\n  x) %>')</script>", "js", "        f('     \\\n       ');        "},
		{"a.hbs", "{{a}}", "", ""},
	} {
		f := Read(source.New(test.name, test.text), LanguageOf(test.name))
		got, as := f.Code()
		if got != test.want || as != test.as {
			t.Errorf("%s %q\n got %q %s\nwant %q %s", test.name, test.text, got, as, test.want, test.as)
		}
	}
}

func TestElements(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a.html", `<A Target=_blank HREF="x" rel='a b'>`, `a target=_blank href=x" rel=a b'`},
		{"a.ejs", `<script src="<%= cdn %>/a.js" integrity></script>`, `script src=<%= cdn %>/a.js"! integrity=`},
		{"a.pug", "script(src='//a.b/c.js' async defer=true)\na(href=x)", `script src=//a.b/c.js" async= defer=true"; a href=x!`},
		{"a.svelte", "<a {...rest} href={x > y}>", "a {...rest}= href={x > y}!"},
	} {
		f := Read(source.New(test.name, test.text), LanguageOf(test.name))
		var list []string
		for _, e := range f.Elements {
			s := e.Name
			for _, a := range e.Attrs {
				s += " " + a.Name + "=" + a.Value
				if a.Quote != 0 && (!a.Dynamic || f.Language != Pug) {
					s += string(a.Quote)
				}
				if a.Dynamic {
					s += "!"
				}
			}
			list = append(list, s)
		}
		if got := strings.Join(list, "; "); got != test.want {
			t.Errorf("%s %q\n got %s\nwant %s", test.name, test.text, got, test.want)
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for name, want := range map[string]Language{
		"a.html": HTML, "views/a.ejs": EJS, "a.js.ejs": None, "a.html.ejs": EJS, "a.page.hbs": Handlebars, "a.min.html": HTML, "a.js": None, "A.VUE": Vue,
		"a.mustache": Handlebars, "a.md.njk": None, "a.jade": Pug,
	} {
		if got := LanguageOf(name); got != want {
			t.Errorf("LanguageOf(%q) = %d, want %d", name, got, want)
		}
	}
}

// Whatever is read, code keeps its place.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"<p><%= a %><script>f(<%- b %>)</script>", "{{#if a}}{{{b}}}", "{{ a | safe }}", "p(a=b)= c\nscript.\n  f('#{x}')", "<script>{",
		"---\na\n---\n<b c={d}>", "{@html x}{#if `${a}`}", "<a b='c' d=e f>", "<% // x %>", "{{{{a", "<!--", "a(b", "<script/>x", "\xc3\xa9<%=\xc3\xa9%>",
	} {
		for lang := HTML; lang <= Pug; lang++ {
			f.Add(uint8(lang), text)
		}
	}
	f.Fuzz(func(t *testing.T, lang uint8, data string) {
		if !utf8.ValidString(data) {
			return
		}
		file := Read(source.New("a", data), Language(lang%uint8(Pug+1)))
		for _, o := range file.Outputs {
			if o.Start < 0 || o.End > len(data) || o.Start > o.End {
				t.Fatalf("output %+v outside of %d bytes", o, len(data))
			}
		}
		for _, e := range file.Elements {
			for _, a := range e.Attrs {
				if a.Start < 0 || a.Start > a.Lo || a.Lo > a.Hi || a.Hi > len(data) || a.End < a.Hi || a.End > len(data) {
					t.Fatalf("attribute %+v outside of %d bytes", a, len(data))
				}
			}
		}
		code, as := file.Code()
		if as == "" {
			return
		}
		if len(code) != len(data) || !utf8.ValidString(code) {
			t.Fatalf("code of %d bytes, of a text of %d", len(code), len(data))
		}
		for i := range len(data) {
			if brk := data[i] == '\n' || data[i] == '\r'; brk != (code[i] == '\n' || code[i] == '\r') {
				t.Fatalf("line break at %d moved", i)
			}
		}
	})
}

// Text that opens and never closes takes time in proportion to its length.
func TestHostile(t *testing.T) {
	for _, unit := range []string{"<%", "{{", "{", "{{{{", "<script ", "<a b='", "={", "a(", "#{", "{%", "<!--", "`", "<script>'", "a: ", "\"", "{#", "{{!--"} {
		for lang := HTML; lang <= Pug; lang++ {
			text := source.New("a", strings.Repeat(unit, 300_000/len(unit)))
			if took := cputime.Of(t, func() { Read(text, lang).Code() }); took > 4*time.Second {
				t.Errorf("%q repeated in language %d took %v", unit, lang, took)
			}
		}
	}
}

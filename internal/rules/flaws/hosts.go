package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/regex"
	"tenet/internal/rule"
)

// topLevels are top-level domains that are no word of a program.
var topLevels = map[string]bool{
	"com": true, "org": true, "net": true, "io": true, "dev": true, "edu": true, "gov": true, "eu": true, "uk": true, "de": true, "fr": true,
	"ch": true, "nl": true, "cloud": true, "co": true, "us": true, "ca": true, "au": true, "jp": true, "cn": true, "ru": true, "br": true, "pl": true,
}

// isHost reports whether a text is the name of a host, or the beginning of a
// URL up to one. The path behind the host may be there if it is "/".
func isHost(s string) bool {
	for _, scheme := range []string{"https://", "http://", "wss://", "ws://", "//"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			s = rest
			break
		}
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "."), "/")
	labels := strings.Split(s, ".")
	if len(labels) < 2 || !topLevels[labels[len(labels)-1]] {
		return false
	}
	for _, l := range labels {
		if l == "" || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
			return false
		}
	}
	return true
}

// addresses are words in the names of what holds a URL or a host.
var addresses = []string{"url", "uri", "href", "host", "origin", "referer", "referrer", "domain", "redirect", "returnto", "location", "link"}

// senders are those of them that somebody else chooses to get past a check.
var senders = []string{"origin", "referer", "referrer", "redirect", "returnto", "return_to", "callbackurl", "callback_url", "nexturl"}

// visitors are library paths of what says where a request or a message comes
// from.
var visitors = []string{
	"express:req.headers.origin", "express:req.headers.referer", "express:req.headers.host", "http:req.headers.origin", "http:req.headers.referer", "koa:ctx.headers.origin",
	"koa:ctx.headers.referer", "fastify:req.headers.origin", "fastify:req.headers.referer", "express:req.hostname",
}

// address reports whether a value holds a URL or a host that a decision is
// made about: it says where a request comes from or goes to, or the code
// around speaks of what is allowed.
func address(v flow.Value) bool {
	for v.Op() == js.OpCall { // url.toLowerCase()
		c, _ := v.AsCall()
		if !c.Receiver().OK() || c.Method() == "get" || c.Method() == "header" {
			break
		}
		v = c.Receiver()
	}
	if c, ok := v.AsCall(); ok { // req.get('origin')
		s, _ := c.Arg(0).Str()
		return speaks(s, senders)
	}
	name := v.Name()
	if v.Op() == js.OpGetDyn {
		name, _ = v.File.Value(v.Row().Y).Str()
	}
	return speaks(name, senders) || v.Is(visitors...) || speaks(name, addresses) && purpose(v, judging)
}

// urlOf returns the address that a value is the host of, new URL(address).host,
// or the value itself.
func urlOf(v flow.Value) flow.Value {
	o := v
	if o.Op() == js.OpRef {
		o = o.Origin()
	}
	for o.Op() == js.OpGet {
		o = o.File.Value(o.Row().X)
		if made := o.Origin(); made.Op() == js.OpNew {
			o = made
		}
	}
	if c, ok := o.AsCall(); ok && c.Callee.Is("globalThis.URL", "node:url.URL", "node:url.parse") {
		return c.Arg(0)
	}
	return v
}

// asks reports whether a call decides something: it is a condition or part of
// one, it is returned, or kept in a variable that is named after a decision.
func asks(c flow.Call) bool {
	t := textsOf(c.File)
	return t.decides[c.ID] || speaks(storedAs(c.Value), judging)
}

// guards yields the patterns of a file that decide about a URL or a host, each
// with the call: re.test(origin), or cors({ origin: re }).
func guards(f *flow.File) (patterns []pattern, at []flow.Value) {
	add := func(p pattern, v flow.Value) {
		for _, known := range patterns {
			if known.Value == p.Value {
				return
			}
		}
		patterns, at = append(patterns, p), append(at, v)
	}
	for _, c := range textsOf(f).calls {
		if p, text, ok := tested(c); ok && p.File == f && asks(c) && (address(text) || guardsRequest(c.Value, urlOf(text))) {
			add(p, c.Value)
		}
	}
	for _, c := range f.Calls("cors", "@koa/cors", "@fastify/cors") {
		o := c.Option(0, "origin")
		if !o.Present() {
			continue
		}
		list := []flow.Value{o.Value}
		if from := o.Value.Origin(); from.Op() == js.OpArray {
			list = nil
			for _, id := range from.File.JS.Operands(from.Row()) {
				list = append(list, from.File.Value(id))
			}
		}
		for _, v := range list {
			if p, ok := patternOf(v); ok && p.File == f {
				add(p, c.Value)
			}
		}
	}
	return patterns, at
}

// hostPattern returns a text with a host that a pattern matches.
func hostPattern(re *regex.Regexp) (string, bool) {
	s, ok := re.Sample()
	return s, ok && isHost(strings.TrimSuffix(strings.TrimRight(s, "/"), "#"))
}

var looseHostPattern = rule.Check{
	ID:    "flaws/loose-host-pattern",
	Title: "dot of a host name that stands for any character",
	Why:   "A dot in a pattern matches every character: /^https:\\/\\/api.example.com$/ lets in https://apixexample.com, which anybody can register.",
	Fix:   "Write \\. for a dot.",
	When:  "A pattern that decides about a URL or a host has a bare dot between two labels of a host.",
	Quiet: "The dot is repeated or stands before the top-level domain, or the code does not say that it decides what is allowed.",
	CWE:   625, Severity: rule.Medium,
	Links: []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Regular_expressions/Wildcard"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		patterns, _ := guards(p.File)
		for _, pat := range patterns {
			if dot, host := looseDot(pat.re); dot != nil {
				f := p.Reportf(pat.part(dot.Pos, dot.End), "%s also matches %s.", pat.name(), host)
				f.Label = "any character"
			}
		}
	},
}

// looseDot returns a dot between the labels of a host, and a host which the
// pattern matches because of it. The dot before the top-level domain does not
// count: without it there is no host that anybody could register.
func looseDot(re *regex.Regexp) (dot *regex.Node, host string) {
	re.Tree.Walk(func(n *regex.Node) bool {
		if n.Kind != regex.Seq {
			return dot == nil
		}
		subs := spread(n.Subs)
		for i := 1; i < len(subs) && dot == nil; i++ {
			if subs[i].Kind != regex.Dot {
				continue
			}
			before, after := literal(subs[:i], false), literal(subs[i+1:], true)
			label := before[strings.LastIndexByte(before, '.')+1:]
			if len(label) >= 2 && strings.Contains(after, ".") && isHost(label+"."+after) {
				dot, host = subs[i], label+"x"+after
			}
		}
		return dot == nil
	})
	return dot, host
}

// spread puts what groups hold, which may be left out, (www.)?, in their place.
func spread(nodes []*regex.Node) []*regex.Node {
	var all []*regex.Node
	for _, n := range nodes {
		inner := n
		if n.Kind == regex.Repeat && n.Max == 1 {
			inner = n.Subs[0]
		}
		if inner = inner.Bare(); inner != n && inner.Kind == regex.Seq {
			all = append(all, inner.Subs...)
		} else {
			all = append(all, n)
		}
	}
	return all
}

// literal returns the characters of a host that stand next to each other at
// one end of a sequence. Further dots count as dots.
func literal(nodes []*regex.Node, first bool) string {
	text := ""
	for i := range nodes {
		n := nodes[i]
		if !first {
			n = nodes[len(nodes)-1-i]
		}
		r := n.Rune
		if n.Kind == regex.Dot {
			r = '.'
		} else if n.Kind != regex.Char || r != '-' && r != '.' && !(r >= '0' && r <= '9') && !(r|0x20 >= 'a' && r|0x20 <= 'z') {
			return text
		}
		if first {
			text += string(r)
		} else {
			text = string(r) + text
		}
	}
	return text
}

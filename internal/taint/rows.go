package taint

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// applies reads When and Unless of a row.
func applies(c flow.Call, row *model.Sink) bool {
	if c.Op() == js.OpTag { // values are handed over beside the text
		return false
	}
	if row.Unless != "" {
		n, name := optionOf(row.Unless)
		if c.Option(n, name).Present() {
			return false
		}
	}
	return row.When == "" || holdsOf(c, row)
}

// optionOf parts "2.shell" into the argument and the name.
func optionOf(text string) (arg int, name string) {
	n, name, _ := strings.Cut(text, ".")
	return int(n[0] - '0'), name
}

// optionHolds reports whether an option is given as true, or as a text.
func optionHolds(c flow.Call, when string) bool {
	if off, ok := strings.CutPrefix(when, "!"); ok {
		o := c.Option(optionOf(off))
		return o.IsFalse()
	}
	o := c.Option(optionOf(when))
	_, text := o.Str()
	return o.IsTrue() || text
}

// parts applies a row that speaks of what lies inside an argument, where the
// code spells the argument; ok is false for other rows.
func parts(c flow.Call, row *model.Sink) (list []Sink, ok bool) {
	arg := c.Arg(row.Arg)
	switch {
	case row.Kind == model.Argument && row.Path == "[]":
		return argumentSinks(c, arg), true
	case row.Path == "" || strings.ContainsAny(row.Path, "*[]"):
		return nil, false
	}
	if o := c.Option(row.Arg, row.Path); o.Present() {
		s := Sink{Kind: row.Kind, Call: c, At: c.Value, What: o.Value, Key: true}
		if op := o.Value.Origin().Op(); row.Kind == model.Mail && (op == js.OpArray || op == js.OpObject) {
			s.Path = "*" // several addresses, or headers
		}
		return []Sink{s}, true
	}
	// A text has no options, and what is all untrusted is another row's.
	return nil, arg.Origin().Op() != js.OpObject
}

// argumentSinks are the arguments of a program that may be read as options:
// those in front of --, and with no text in front of them.
func argumentSinks(c flow.Call, arg flow.Value) []Sink {
	if program, _ := c.Arg(0).Str(); !perilous[path.Base(program)] && !runsGit(c) {
		return nil
	}
	array := arg.Origin()
	if array.Op() != js.OpArray {
		return []Sink{{Kind: model.Argument, Call: c, At: c.Value, What: arg, Path: "[]"}}
	}
	var list []Sink
	program, _ := c.Arg(0).Str()
	taken := valued[path.Base(program)]
	option := "" // the one that stands before the argument
	items := array.File.JS.Operands(array.Row())
	all := items
	if array.File == c.File {
		all = append(slices.Clone(items), pushed(c, arg)...)
	}
	for i, id := range all {
		e := array.File.Value(id)
		text, constant := e.Str()
		before := option
		option = text
		switch {
		case constant && text == "--":
			return list
		case before != "" && slices.Contains(taken, before):
		case constant || leadingText(e, 0).text != "" || array.File != c.File:
		case e.Op() == js.OpSpread:
			list = append(list, Sink{Kind: model.Argument, Call: c, At: c.Value, What: array.File.Value(e.Row().X), Path: "[]"})
		default:
			list = append(list, Sink{Kind: model.Argument, Call: c, At: c.Value, What: e, Key: i >= len(items)})
		}
	}
	return list
}

// pushed returns what is added to the list that a variable holds, in front of a
// call that is given the list: args.push(name).
func pushed(c flow.Call, list flow.Value) (added []js.ValueID) {
	if list.Op() != js.OpRef || list.File.JS.FindStr("push") == 0 {
		return nil
	}
	for _, other := range c.File.AllCalls() {
		if to := other.Receiver(); other.Method() == "push" && other.ID < c.ID && to.Op() == js.OpRef && to.Row().Sym == list.Row().Sym {
			added = append(added, c.File.JS.Operands(other.Row())...)
		}
	}
	return added
}

// valued are options of these programs that take the argument behind them as
// their value, whatever it begins with.
var valued = map[string][]string{
	"git":    {"-C", "-c", "-m", "-b", "-B", "-F", "--message", "--author", "--branch", "--depth", "-n"},
	"curl":   {"-d", "--data", "--data-raw", "--data-binary", "-H", "--header", "-u", "--user", "-A", "--user-agent", "-e", "--referer", "--url", "-X", "--request", "-o", "--output", "-F", "--form"},
	"wget":   {"-O", "-P", "--header", "--post-data", "-U"},
	"tar":    {"-f", "-C", "-xf", "-xzf", "-xvf", "-xvzf", "-xjf", "-xJf", "-cf", "-czf", "-cvf", "-cvzf", "-tf", "-tzf", "--file", "--directory", "xf", "xzf", "xvf", "xvzf", "cf", "czf"},
	"find":   {"-name", "-iname", "-path", "-ipath", "-regex", "-type", "-newer", "-size", "-mtime", "-user", "-maxdepth"},
	"ssh":    {"-i", "-p", "-l", "-F"},
	"scp":    {"-i", "-P"},
	"ffmpeg": {"-i", "-ss", "-t", "-to", "-vf", "-af", "-c", "-c:v", "-c:a", "-f", "-r", "-s", "-b:v", "-b:a", "-metadata"},
	"unzip":  {"-d", "-P"},
	"psql":   {"-U", "-d", "-h", "-p", "--username", "--dbname"},
	"mysql":  {"-u", "-h", "-P", "-D"},
	"npm":    {"--prefix"},
}

// runsGit reports whether a call is one of simple-git, which starts git.
func runsGit(c flow.Call) bool {
	return slices.ContainsFunc(c.Callee.Paths(), func(p string) bool { return strings.HasPrefix(p, "simple-git()") })
}

// perilous are programs whose options run commands or write files.
var perilous = map[string]bool{
	"git": true, "hg": true, "svn": true, "curl": true, "wget": true, "tar": true, "ssh": true, "scp": true, "rsync": true, "zip": true, "unzip": true, "find": true,
	"npm": true, "yarn": true, "pip": true, "ffmpeg": true, "convert": true, "gs": true, "man": true, "sendmail": true, "mysql": true, "psql": true, "tcpdump": true, "xargs": true, "awk": true, "sed": true,
}

// isUpload reports whether a value is a file of express-fileupload.
func isUpload(v flow.Value) bool {
	return slices.ContainsFunc(v.Paths(), func(p string) bool { return strings.HasPrefix(p, "express:req.files") })
}

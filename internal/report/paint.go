package report

import "tenet/internal/rule"

// A style is a list of SGR parameters. Only bold and the basic red, green,
// yellow and cyan are used: they are readable on light and dark grounds alike.
type style string

const (
	bold    style = "1"
	red     style = "31"
	boldRed style = "1;31"
	green   style = "32"
	yellow  style = "33"
	cyan    style = "36"
	noStyle style = ""
)

// paint wraps s, which has no line break, so that the reset always comes
// before the end of the line: a cut-off log then stays readable.
func (t *textWriter) paint(st style, s string) string {
	if !t.o.Color || st == noStyle || s == "" {
		return s
	}
	return "\x1b[" + string(st) + "m" + s + "\x1b[0m"
}

var severityStyle = map[rule.Severity]style{
	rule.Critical: boldRed,
	rule.High:     red,
	rule.Medium:   yellow,
}

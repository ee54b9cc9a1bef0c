package flaws

import "tenet/internal/flow"

// isNumeral reports whether a text is that of a number, which has two dozen
// characters at most: String(Number(x)), Number(x).toString(). With a base there
// may be a thousand digits.
func isNumeral(text flow.Value) bool {
	origins := text.Origins()
	for _, o := range origins {
		c, ok := o.AsCall()
		if !ok {
			return false
		}
		switch {
		case c.Callee.Is("globalThis.String"):
			if !ofNumber(c.Arg(0)) {
				return false
			}
		case c.Method() != "toString" || c.Arg(0).OK() || !ofNumber(c.Receiver()):
			return false
		}
	}
	return len(origins) > 0
}

func ofNumber(v flow.Value) bool {
	origins := v.Origins()
	for _, o := range origins {
		if c, ok := o.AsCall(); !ok || c.New() || !c.Callee.Is("globalThis.Number", "globalThis.parseInt", "globalThis.parseFloat", "globalThis.Number.parseInt", "globalThis.Number.parseFloat") {
			return false
		}
	}
	return len(origins) > 0
}

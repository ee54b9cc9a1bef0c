package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// markupKinds are the sinks that read markup.
var markupKinds = model.Kinds(model.HTML, model.DOM)

// undone reports whether the way from a sanitizer to the sink leads through a
// call that brings back what it took: unescape(escapeHtml(text)). Of a number,
// a digest and the like nothing comes back.
func (s *search) undone(cleans model.KindSet, p string) bool {
	if s.at < 0 || cleans.Has(model.Code) && cleans.Has(model.Command) {
		return false
	}
	encodes := cleans.Has(model.Header) // for addresses: only their decoders bring that back
	for n := s.states[s.at].parent; n >= 0; n = s.states[n].parent {
		c, ok := s.states[n].v.AsCall()
		if !ok {
			continue
		}
		for _, path := range c.Callee.Paths() {
			if back := model.Decoders[path]; back == model.DecodesAddress || back == model.DecodesMarkup && !encodes {
				return true
			}
		}
	}
	return false
}

// saysSanitised reports whether a condition is a setting by which a text is made
// harmless: who turns it off means to.
func saysSanitised(cond flow.Value) bool {
	return cond.Op() == js.OpGet && strings.Contains(strings.ToLower(cond.Name()), "sanit")
}

// switchedOff reports whether a sanitizer is told to let everything pass.
func switchedOff(c flow.Call, p string) bool {
	option := model.SanitizerSwitches[p]
	return option != "" && c.Option(1, option).IsFalse()
}

// policed walks through a policy of Trusted Types: to what it is given, unless
// the function that makes the value cleans it. See https://www.w3.org/TR/trusted-types/#create-trusted-type-policy.
func (s *search) policed(st *state, c flow.Call) bool {
	switch c.Method() {
	case "createHTML", "createScript", "createScriptURL":
	default:
		return false
	}
	made, ok := c.Receiver().Origin().AsCall()
	if !ok || !made.Callee.Is("globalThis.trustedTypes.createPolicy") {
		return false
	}
	o := made.Option(1, c.Method())
	fn := o.Value.Origin()
	if o.State != flow.Present || fn.File == nil || fn.Op() != js.OpFunc || cleans(fn.File, fn.Row().Func) {
		return true
	}
	s.to(st, c.Arg(0), 0, s.says("goes through ", c))
	return true
}

package flow

import "testing"

// Who asks a value what call it is, and goes on without looking whether it is
// one, gets "unknown": the zero Call is safe to ask.
func TestZeroCall(t *testing.T) {
	c, ok := program(t, "x").File(0).Value(0).AsCall()
	if ok {
		t.Fatal("nothing is a call")
	}
	n, exact := c.Len()
	if n != 0 || !exact || c.Arg(0).OK() || len(c.Args()) != 0 || c.Method() != "" || c.Receiver().OK() || c.Option(0, "a").Value.OK() || c.New() || c.NameSpan().Line != 0 {
		t.Errorf("the zero Call has something: %d arguments, method %q", n, c.Method())
	}
}

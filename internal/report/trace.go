package report

import "tenet/internal/rule"

const (
	maxSteps      = 6 // lines of a trace; the rest is counted
	leadingSteps  = 3
	trailingSteps = 2
)

// noteOf says what happens at step i of a trace; a reader who has come so far
// is not left alone with code.
func noteOf(trace []rule.Step, i int) string {
	switch {
	case trace[i].Note != "":
		return trace[i].Note
	case i == len(trace)-1:
		return "arrives where it does harm"
	}
	return "is passed on"
}

// skippedStep reports whether step i of n is only counted.
func skippedStep(i, n int, all bool) bool {
	return !all && n > maxSteps && i >= leadingSteps && i < n-trailingSteps
}

// traceSize writes "4 steps, 2 files".
func traceSize(trace []rule.Step) string {
	files := map[string]bool{}
	for _, s := range trace {
		files[s.Place.File] = true
	}
	return plural(len(trace), "step", "steps") + ", " + plural(len(files), "file", "files")
}

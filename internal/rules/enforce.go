package rules

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"tenet/internal/rule"
)

// Enforce chains what the rules put in front of an application, the first of
// the list outermost, so that what it does comes last on an answer. Skip names
// rules that are left out; nil leaves out none. The error names every mistake
// of the options, with the rule that it concerns.
func Enforce(e rule.Enforcement, skip func(name string) bool) (func(http.Handler) http.Handler, error) {
	var chain []func(http.Handler) http.Handler
	var errs []error
	for _, r := range All() {
		if r.Enforce == nil || skip != nil && skip(r.Name) {
			continue
		}
		wrap, err := r.Enforce(e)
		if err != nil {
			errs = append(errs, fmt.Errorf("rule %s: %w", r.Name, err))
		}
		chain = append(chain, wrap)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return func(next http.Handler) http.Handler {
		for _, wrap := range slices.Backward(chain) {
			next = wrap(next)
		}
		return next
	}, nil
}

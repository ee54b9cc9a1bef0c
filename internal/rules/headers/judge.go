package headers

import (
	"tenet/internal/rule"
	"tenet/web/csp"
	web "tenet/web/header"
)

// weights are the severities of package header in the words of a rule. What
// leaves a header as good as missing is never more than medium: a header is a
// second line of defence.
var weights = map[csp.Severity]rule.Severity{csp.Low: rule.Low, csp.Medium: rule.Medium, csp.High: rule.Medium}

// judge returns the judge of a header, from the table that tenet/web sends
// by and that running services are judged by.
func judge(name string) func(value string) *flaw {
	return func(value string) *flaw {
		for _, f := range web.Judge(name, value) {
			return &flaw{f.Text, weights[f.Severity], f.Fix}
		}
		return nil
	}
}

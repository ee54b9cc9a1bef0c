package scope_test

import (
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules/scope"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, scope.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{scope.Rule}) {
		t.Error(err)
	}
}

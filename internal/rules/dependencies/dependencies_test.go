package dependencies

import (
	"testing"

	"tenet/internal/rule"
	"tenet/internal/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{Rule}) {
		t.Error(err)
	}
}
